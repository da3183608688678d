using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>Encoded pictures by index, wherever they lie. Reading is thread-safe.</summary>
internal abstract class EncodedSource : IDisposable
{
    /// <summary>The number of pictures.</summary>
    public abstract int Count { get; }

    /// <summary>What a picture is called in a list: its path within the folder or archive, with forward slashes.</summary>
    public abstract string PathOf(int index);

    /// <summary>What a picture is called in messages: the folder or archive with the path within.</summary>
    public abstract string Describe(int index);

    /// <summary>The length of a picture's file, as far as it is known without reading it.</summary>
    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public abstract long LengthOf(int index);

    /// <summary>The bytes of a picture.</summary>
    /// <exception cref="NinFormatException">The archive is damaged, or the file larger than the limits allow.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract ReadOnlyMemory<byte> Read(int index);

    public abstract void Dispose();

    protected static NinFormatException TooLarge(string file, long length, Limits limits) =>
        TooLarge(file, length, limits.PictureBytes, "picture");

    protected static NinFormatException TooLarge(string file, long length, long largest, string format = "annotations") =>
        new(format, $"expected a file of at most {largest} bytes, got {length}.", file);
}
