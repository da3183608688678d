using Nin.Formats;

namespace Nin.Data.Download;

/// <summary>
/// The part of a file that has arrived. It is kept when a download ends early, and no reader takes it for data.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string _target;
    private readonly FileStream _stream;

    /// <param name="target">The path the file will have.</param>
    /// <exception cref="IOException">The part is open elsewhere, or cannot be written.</exception>
    public PartFile(string target)
    {
        _target = target;
        _stream = AtomicFile.OpenPart(target);
        _stream.Position = _stream.Length;
    }

    /// <summary>The bytes that have arrived.</summary>
    public long Length => _stream.Length;

    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        _stream.WriteAsync(bytes, cancellation);

    /// <summary>Forgets what has arrived.</summary>
    public void Restart() => _stream.SetLength(0);

    /// <summary>The SHA-256 of what lies on the disk, in small hexadecimal digits.</summary>
    public async Task<string> Sha256Async(CancellationToken cancellation)
    {
        _stream.Position = 0;
        byte[] sum = await Formats.Sha256.HashAsync(_stream, cancellation).ConfigureAwait(false);
        return Convert.ToHexStringLower(sum);
    }

    /// <summary>Makes the part the file.</summary>
    public void Place() => AtomicFile.PlacePart(_stream, _target);

    public void Dispose()
    {
        bool isOpen = _stream.CanWrite;
        if (isOpen && _stream.Length == 0)
        {
            AtomicFile.DeletePart(_stream);
        }

        _stream.Dispose();
    }
}
