namespace Nin.Formats.Matlab;

/// <summary>
/// The next so many bytes of a file, as a stream of their own: what an inflater reads must not be what follows.
/// </summary>
internal sealed class MatWindow(ContentStream file, long length) : Stream
{
    private long _left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, _left);
        int got = wanted == 0 ? 0 : file.Read(buffer[..wanted]);
        if (got == 0 && wanted > 0)
        {
            throw file.Failure($"expected {_left} more bytes of a variable, got none.", "Is the file complete?");
        }

        _left -= got;
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Goes to the end, whatever was read of it.</summary>
    internal void SkipRest()
    {
        Span<byte> rest = stackalloc byte[1024];
        while (_left > 0)
        {
            _ = Read(rest);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
