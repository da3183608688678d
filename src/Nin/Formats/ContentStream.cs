using System.IO.Compression;

namespace Nin.Formats;

/// <summary>Opens a file that may be gzipped, as its first bytes say and not its name.</summary>
internal sealed class ContentStream : Stream
{
    /// <summary>Deflate cannot shrink further: a copy of 258 bytes, its longest, takes two bits at least.</summary>
    internal const long LargestRatio = 1032;

    private readonly Stream _inner;
    private readonly string _format;
    private readonly string _file;
    private readonly long _most;

    private ContentStream(Stream inner, string format, string file, long most)
    {
        (_inner, _format, _file, _most) = (inner, format, file, most);
    }

    /// <summary>The number of bytes read so far.</summary>
    internal long BytesRead { get; private set; }

    /// <summary>More bytes than the content can have; what a header promises beyond it is a lie.</summary>
    internal long AtMost { get; private init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file; reading more than <see cref="Limits.FileBytes"/> from it throws.</summary>
    internal static ContentStream Open(string path, string format, Limits limits)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        try
        {
            Span<byte> magic = stackalloc byte[2];
            bool gzipped = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
            file.Position = 0;
            Stream inner = gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
            long ratio = gzipped ? LargestRatio : 1;
            return new ContentStream(inner, format, path, limits.FileBytes)
            {
                AtMost = Math.Min(limits.FileBytes, file.Length > long.MaxValue / ratio ? long.MaxValue : file.Length * ratio),
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Describes a problem at the place reached.</summary>
    internal NinFormatException Failure(string problem, string? hint = null, Exception? inner = null) =>
        new(_format, problem, _file, BytesRead, hint, inner);

    /// <summary>Fills <paramref name="destination"/> or throws.</summary>
    internal void Fill(Span<byte> destination, string what)
    {
        int got = this.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (got < destination.Length)
        {
            throw Failure($"expected {destination.Length} bytes of {what}, got {got}.", "Is the file complete?");
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int got;
        try
        {
            got = _inner.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw Failure("the compressed data is damaged or cut off.", "Is the file complete?", error);
        }

        BytesRead += got;
        return BytesRead <= _most ? got : throw Failure($"expected at most {_most} bytes of content.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
