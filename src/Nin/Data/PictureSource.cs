using Nin.Formats;

namespace Nin.Data;

/// <summary>Encoded picture files by index, wherever they lie. Reading is thread-safe.</summary>
internal abstract class PictureSource : IDisposable
{
    /// <summary>Endings of files that are taken for pictures; what is in them is seen only when they are decoded.</summary>
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp", ".ppm", ".pgm", ".pnm", ".gif", ".webp", ".tif", ".tiff"];

    /// <summary>The paths within the folder or archive, with forward slashes, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Paths { get; }

    /// <summary>What a file is called in messages: the folder or archive with the path within.</summary>
    public abstract string Describe(int index);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="NinFormatException">The archive is damaged, or the file larger than the limits allow.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract ReadOnlyMemory<byte> Read(int index);

    public abstract void Dispose();

    /// <summary>Whether a path within a folder or archive is that of a picture, and none that a system put there.</summary>
    public static bool IsPicture(string path) =>
        Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        && !path.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");

    protected static NinFormatException TooLarge(string file, long length, Limits limits) =>
        new("picture", $"expected at most {limits.DecodeBytes} bytes, got {length}.", file);
}
