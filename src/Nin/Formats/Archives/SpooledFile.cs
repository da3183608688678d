using Microsoft.Win32.SafeHandles;

namespace Nin.Formats.Archives;

/// <summary>
/// Bytes that are written once, at the end, and read anywhere: the first ones stay in memory, and where they become more all
/// lie in a temporary file. The file has no name any more as soon as it is made (on Windows: when it is closed), so that
/// nothing stays behind however the process ends.
/// </summary>
/// <remarks><b>Source</b> the SpooledTemporaryFile of Python's tempfile. Reading is thread-safe once all is written.</remarks>
internal sealed class SpooledFile(int inMemory) : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private MemoryStream? _memory = new();
    private FileStream? _file;

    /// <summary>The number of bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the bytes lie in a temporary file.</summary>
    public bool IsOnDisk => _file is not null;

    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_memory is not null && _memory.Length + bytes.Length > inMemory)
        {
            _file = MakeFile();
            _memory.WriteTo(_file);
            _memory = null;
        }

        ((Stream?)_file ?? _memory!).Write(bytes);
        Length += bytes.Length;
    }

    /// <summary>Ends the writing: what is still in a buffer goes to the file.</summary>
    public void Flush() => _file?.Flush();

    /// <summary>Fills <paramref name="destination"/> with the bytes from a place on.</summary>
    /// <exception cref="EndOfStreamException">They were not written.</exception>
    public void Read(long start, Span<byte> destination)
    {
        if (_memory is not null)
        {
            _memory.GetBuffer().AsSpan((int)start, destination.Length).CopyTo(destination);
            return;
        }

        ReadAll(_file!.SafeFileHandle, start, destination);
    }

    /// <summary>Reads at a place of a file, as much as is asked for.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void ReadAll(SafeFileHandle file, long start, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            int got = RandomAccess.Read(file, destination[done..], start + done);
            done += got > 0 ? got : throw new EndOfStreamException("the file is shorter than it was.");
        }
    }

    public void Dispose() => _file?.Dispose();

    private static FileStream MakeFile()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = BufferBytes,
                Options = FileOptions.DeleteOnClose,
            });
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }

            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"no temporary file can be made in '{Path.GetTempPath()}' (TMPDIR names another folder): {error.Message}", error);
        }
    }
}
