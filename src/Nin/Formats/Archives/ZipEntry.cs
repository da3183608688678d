namespace Nin.Formats.Archives;

/// <summary>An entry of a zip archive, as the archive's directory describes it.</summary>
/// <param name="Name">Its path, as it stands there.</param>
/// <param name="Method">How it is compressed: 0 not at all, 8 deflated.</param>
/// <param name="IsEncrypted">Whether a password is needed.</param>
/// <param name="UnixMode">The upper half of its external attributes: type and permissions where a Unix tool wrote it.</param>
/// <param name="Start">Where its local header begins in the file.</param>
/// <param name="CompressedLength">The bytes it takes in the archive.</param>
/// <param name="Length">The bytes of its content.</param>
internal sealed record ZipEntry(
    string Name, int Method, bool IsEncrypted, int UnixMode, long Start, long CompressedLength, long Length);
