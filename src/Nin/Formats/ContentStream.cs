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
    private long _charged;

    private ContentStream(Stream inner, string format, string file, long most)
    {
        (_inner, _format, _file, _most) = (inner, format, file, most);
    }

    /// <summary>The number of bytes read or skipped so far: the place reached.</summary>
    internal long BytesRead { get; private set; }

    /// <summary>Whether the content is inflated on the way, so that it can only be read from front to back.</summary>
    internal bool IsCompressed { get; private init; }

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
    /// <exception cref="NinFormatException">It is a pipe or a device, which may never end.</exception>
    internal static ContentStream Open(string path, string format, Limits limits)
    {
        if (FileKind.Special(path, 0) is string kind)
        {
            throw new NinFormatException(format, $"this is {kind}; expected an ordinary file.", path);
        }

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
                IsCompressed = gzipped,
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

    /// <summary>Passes over bytes; those of a file that is not compressed are not read, and are not charged.</summary>
    internal void Skip(long bytes, string what)
    {
        if (!IsCompressed)
        {
            if (bytes > _inner.Length - _inner.Position)
            {
                throw Failure(
                    $"expected {bytes} bytes of {what}, got {_inner.Length - _inner.Position}.", "Is the file complete?");
            }

            _inner.Position += bytes;
            BytesRead += bytes;
            return;
        }

        byte[] buffer = new byte[(int)Math.Min(bytes, 1 << 16)];
        for (long left = bytes; left > 0;)
        {
            int part = (int)Math.Min(left, buffer.Length);
            Fill(buffer.AsSpan(0, part), what);
            left -= part;
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
        _charged += got;
        return _charged <= _most ? got : throw Failure($"expected at most {_most} bytes of content.");
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
