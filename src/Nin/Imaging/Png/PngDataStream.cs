using System.Buffers.Binary;

namespace Nin.Imaging.Png;

/// <summary>The compressed bytes of all IDAT chunks as one stream.</summary>
internal sealed class PngDataStream(ReadOnlyMemory<byte> content, int firstChunk, long totalBytes) : Stream
{
    private int _nextChunk = firstChunk;
    private ReadOnlyMemory<byte> _chunk;
    private long _left = totalBytes;

    /// <summary>The place in the file that was reached, for messages.</summary>
    public long FileOffset => _nextChunk - 4L - _chunk.Length;

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
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        while (_chunk.IsEmpty)
        {
            // The last chunk may declare more than the file holds.
            uint declared = BinaryPrimitives.ReadUInt32BigEndian(content.Span[_nextChunk..]);
            int start = _nextChunk + PngChunk.PrefixBytes, length = (int)Math.Min(declared, content.Length - start);
            _chunk = content.Slice(start, length);
            _nextChunk += PngChunk.FrameBytes + length;
        }

        int count = Math.Min(buffer.Length, _chunk.Length);
        _chunk.Span[..count].CopyTo(buffer);
        _chunk = _chunk[count..];
        _left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
