using System.Buffers.Binary;
using System.IO.Compression;

namespace Nin.Formats.Matlab;

/// <summary>Walks through the variables of a MATLAB MAT-file of level 5, from front to back and without keeping any.</summary>
/// <remarks>
/// <b>Source</b> The MathWorks, <i>MAT-File Format</i>, "Level 5 MAT-Files": a header of 128 bytes, then elements, each a type,
/// a length and data; a variable is an element of elements, and may be deflated as a whole.
/// </remarks>
internal sealed class MatFile : IDisposable
{
    internal const string FormatName = "MAT-file";

    private const int HeaderBytes = 128;
    private const int TagBytes = 8;
    private const short Version5 = 0x0100, Version73 = 0x0200;
    private const string SaveAgain = "In MATLAB, save(..., '-v7') writes one that can be read.";

    /// <summary>Not a text: in one the first byte would become two.</summary>
    private static readonly byte[] HdfSignature = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A,
        (byte)'\n'];

    private readonly ContentStream _file;
    private readonly string _path;
    private readonly Limits _limits;
    private readonly bool _isBigEndian;
    private MatWindow? _window;
    private MatVariable? _current;
    private int _variables;

    private MatFile(ContentStream file, string path, Limits limits, bool isBigEndian)
    {
        (_file, _path, _limits, _isBigEndian) = (file, path, limits, isBigEndian);
    }

    public void Dispose()
    {
        _current?.Dispose();
        _file.Dispose();
    }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="NinFormatException">It is no MAT-file, or one of another level.</exception>
    internal static MatFile Open(string path, Limits limits)
    {
        ContentStream file = ContentStream.Open(path, FormatName, limits);
        try
        {
            return new MatFile(file, path, limits, ReadHeader(file, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next variable, or gives null after the last. The one before cannot be read any more.</summary>
    internal MatVariable? Next()
    {
        _current?.Dispose();
        _current = null;
        _window?.SkipRest();
        _window = null;
        long start = _file.BytesRead;
        Span<byte> tag = stackalloc byte[TagBytes];
        int got = _file.ReadAtLeast(tag, TagBytes, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }

        if (got < TagBytes)
        {
            throw Failure(start, $"expected {TagBytes} bytes that begin a variable, got {got}.", "Is the file complete?");
        }

        if (++_variables > _limits.Records)
        {
            throw Failure(start, $"expected at most {_limits.Records} variables.");
        }

        (uint type, uint length) = ReadTag(tag, _isBigEndian);
        if (type is not ((uint)MatType.Matrix or (uint)MatType.Compressed))
        {
            throw Failure(start, $"expected a variable (an element of type 14 or 15), got type {type}.");
        }

        if (length > _file.AtMost - _file.BytesRead)
        {
            throw Failure(start, $"a variable promises {length} bytes, more than the file holds.", "Is the file complete?");
        }

        _window = new MatWindow(_file, length);
        bool isCompressed = type == (uint)MatType.Compressed;
        Stream content = isCompressed ? new ZLibStream(_window, CompressionMode.Decompress) : _window;
        long most = isCompressed ? length * ContentStream.LargestRatio : length;
        _current = new MatVariable(
            content, isCompressed, most, _isBigEndian, (problem, hint, inner) => Failure(start, problem, hint, inner));
        _current.ReadHeader(isCompressed ? null : length);
        return _current;
    }

    /// <summary>A type and a length; both as the file's byte order has them.</summary>
    internal static (uint Type, uint Length) ReadTag(ReadOnlySpan<byte> tag, bool isBigEndian) => isBigEndian
        ? (BinaryPrimitives.ReadUInt32BigEndian(tag), BinaryPrimitives.ReadUInt32BigEndian(tag[4..]))
        : (BinaryPrimitives.ReadUInt32LittleEndian(tag), BinaryPrimitives.ReadUInt32LittleEndian(tag[4..]));

    private NinFormatException Failure(long start, string problem, string? hint = null, Exception? inner = null) =>
        new(FormatName, problem, _path, start, hint, inner);

    /// <summary>Reads the header; gives whether the file's numbers have their highest byte first.</summary>
    private static bool ReadHeader(ContentStream file, string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        int got = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        header = header[..got];
        NinFormatException Refused(string problem, string? hint = null) => new(FormatName, problem, path, 0, hint);
        if (header.StartsWith(HdfSignature))
        {
            throw Refused("this is an HDF5 file, which MATLAB calls version 7.3; expected level 5.", SaveAgain);
        }

        // Level 4 has no header: it begins with a small number, where level 5 has text.
        if (got >= 4 && header[..4].Contains((byte)0))
        {
            throw Refused("this looks like a version 4 MAT-file; expected level 5.", SaveAgain);
        }

        if (got < HeaderBytes)
        {
            throw Refused($"expected a header of {HeaderBytes} bytes, got {got}.", "Is the file complete?");
        }

        bool isBigEndian = header[126] == 'M' && header[127] == 'I';
        if (!isBigEndian && !(header[126] == 'I' && header[127] == 'M'))
        {
            throw Refused("expected the byte order, IM or MI, at the header's end.", "Is this a MAT-file?");
        }

        short version = isBigEndian
            ? BinaryPrimitives.ReadInt16BigEndian(header[124..])
            : BinaryPrimitives.ReadInt16LittleEndian(header[124..]);
        return version switch
        {
            Version5 => isBigEndian,
            Version73 => throw Refused("this is a MAT-file of version 7.3, an HDF5 file; expected level 5.", SaveAgain),
            _ => throw Refused($"expected version 0x0100 (level 5), got 0x{version:X4}.", SaveAgain),
        };
    }
}
