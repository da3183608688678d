using Nin.Formats;
using Nin.Imaging;

namespace Nin.Tests.Imaging;

/// <summary>
/// A decoder that is registered for the whole program. It stays, so these tests run by themselves, after all others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RegisteredDecoderCollection
{
    public const string Name = "registered decoders";
}

[Collection(RegisteredDecoderCollection.Name)]
public sealed class RegisteredDecoderTests
{
    [Fact]
    public void Register_ADecoder_IsUsedEverywhereAndOnce()
    {
        int before = ImageDecoders.Default.All.Count;
        ImageDecoders.Register(new Dots());
        ImageDecoders.Register(new Dots());
        Assert.Equal(before + 1, ImageDecoders.Default.All.Count);
        Assert.Equal(3, ImageFile.Decode("DOTS"u8.ToArray()).Width);
        Assert.True(Nin.Data.Folders.ImageFolder.IsPicture("a/b.DOTS"));
        Assert.False(Nin.Data.Folders.ImageFolder.IsPicture("a/b.dot"));
    }

    /// <summary>A format of a user's own.</summary>
    private sealed class Dots : IImageDecoder
    {
        public string Format => "dots";

        public IReadOnlyList<string> Extensions => [".dots"];

        public bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith("DOTS"u8);

        public Image Decode(ReadOnlyMemory<byte> content, Limits limits) => new(1, 3, 1, new byte[3]);
    }
}
