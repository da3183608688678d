using System.Buffers.Binary;

namespace Nin.Imaging.Png;

/// <summary>The compressed bytes of all IDAT chunks as one stream.</summary>
/// <remarks>
/// The last byte is handed out alone and only when it is asked for. So the caller can tell afterwards whether the inflater
/// needed exactly these bytes (<see cref="IsUsedUp"/>), fewer of them, or more (<see cref="IsOverdrawn"/>); no inflater says so itself.
/// </remarks>
internal sealed class PngDataStream(ReadOnlyMemory<byte> content, int firstChunk, long totalBytes) : Stream
{
    private int _nextChunk = firstChunk;
    private ReadOnlyMemory<byte> _chunk;
    private long _left = totalBytes;

    /// <summary>Whether every byte was handed out.</summary>
    public bool IsUsedUp => _left == 0;

    /// <summary>Whether a byte was asked for after the last.</summary>
    public bool IsOverdrawn { get; private set; }

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
            IsOverdrawn |= _left == 0;
            return 0;
        }

        while (_chunk.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(content.Span[_nextChunk..]);
            _chunk = content.Slice(_nextChunk + PngChunk.PrefixBytes, length);
            _nextChunk += PngChunk.FrameBytes + length;
        }

        int count = (int)Math.Min(Math.Min(buffer.Length, _chunk.Length), Math.Max(1, _left - 1));
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
