using Microsoft.Win32.SafeHandles;

namespace Nin.Formats.Archives;

/// <summary>Some bytes of a file as a stream of their own, so that many threads can read one file.</summary>
internal sealed class FileSlice(SafeFileHandle file, long start, long length) : Stream
{
    private long _done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _done;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int got = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, length - _done)], start + _done);
        _done += got;
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
