using Nin.Imaging.Bmp;
using Nin.Imaging.Jpeg;
using Nin.Imaging.Png;
using Nin.Imaging.Pnm;

namespace Nin.Imaging;

/// <summary>The picture formats that can be read: an immutable list, asked from the front.</summary>
public sealed class ImageDecoders
{
    /// <summary>How many leading bytes a decoder is shown to recognise its format.</summary>
    public const int StartBytes = 32;

    private readonly IImageDecoder[] _decoders;

    private ImageDecoders(IImageDecoder[] decoders) => _decoders = decoders;

    /// <summary>The formats Nin reads itself.</summary>
    public static ImageDecoders Default { get; } = new([new PngDecoder(), new JpegDecoder(), new PnmDecoder(), new BmpDecoder()]);

    /// <summary>The decoders, in the order in which they are asked.</summary>
    public IReadOnlyList<IImageDecoder> All => _decoders;

    /// <summary>A list in which <paramref name="decoder"/> is asked first, so that it can also replace one of Nin's.</summary>
    public ImageDecoders With(IImageDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return new([decoder, .. _decoders]);
    }

    /// <summary>The decoder for a file that starts with these bytes, or null where none knows it.</summary>
    public IImageDecoder? Find(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, StartBytes)];
        foreach (IImageDecoder decoder in _decoders)
        {
            if (decoder.Recognises(start))
            {
                return decoder;
            }
        }

        return null;
    }
}
