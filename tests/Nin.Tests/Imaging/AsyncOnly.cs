namespace Nin.Tests.Imaging;

/// <summary>
/// A stream like the body of a web request: of unknown length, in small pieces, and only by asynchronous reads.
/// </summary>
internal sealed class AsyncOnly(byte[] content) : MemoryStream(content)
{
    public override bool CanSeek => false;

    public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

    public override int Read(Span<byte> buffer) => throw new InvalidOperationException("Synchronous operations are disallowed.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        byte[] piece = new byte[Math.Min(buffer.Length, 1000)];
        int read = base.Read(piece, 0, piece.Length);
        piece.AsMemory(0, read).CopyTo(buffer);
        return read;
    }
}
