namespace Nin.Data.Download;

/// <summary>A file that can be fetched, and how to know that it is the right one.</summary>
public sealed record DownloadFile
{
    /// <summary>Describes a file.</summary>
    /// <param name="name">Its name, without a folder: what it is called at every address and on the disk.</param>
    /// <param name="bytes">Its size. No more than this is ever taken from a server.</param>
    /// <param name="sha256">The SHA-256 of its content, 64 hexadecimal digits.</param>
    /// <exception cref="ArgumentException">The name is no file's, the size not positive, or the sum not of 64 digits.</exception>
    public DownloadFile(string name, long bytes, string sha256)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(sha256);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        if (name is "." or ".." || name.AsSpan().ContainsAny("/\\:"))
        {
            throw new ArgumentException(
                $"DownloadFile: expected the name of a file without a folder, got '{name}'.", nameof(name));
        }

        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException($"DownloadFile: expected 64 hexadecimal digits, got '{sha256}'.", nameof(sha256));
        }

        (Name, Bytes, Sha256) = (name, bytes, sha256.ToLowerInvariant());
    }

    /// <summary>Its name, at every address and on the disk.</summary>
    public string Name { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>The SHA-256 of its content, in small hexadecimal digits.</summary>
    public string Sha256 { get; }
}
