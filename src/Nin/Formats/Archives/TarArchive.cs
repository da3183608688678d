using System.Text;

namespace Nin.Formats.Archives;

/// <summary>
/// Walks through a tar archive, plain or gzipped, from front to back without unpacking it. The framework's own reader
/// allocates what a name record promises before it has read it; this one holds to <see cref="Limits"/>.
/// </summary>
/// <remarks>
/// <b>Source</b> POSIX.1-2001 <c>pax</c>, "ustar Interchange Format" and "pax Header Block", and GNU tar's long name records.
/// </remarks>
internal sealed class TarArchive : IDisposable
{
    private const string FormatName = "tar";
    private const int BlockBytes = 512;

    private readonly ContentStream _stream;
    private readonly Limits _limits;
    private readonly byte[] _block = new byte[BlockBytes];
    private bool _isOpened;
    private long _entries, _left, _padding;

    private TarArchive(ContentStream stream, Limits limits)
    {
        (_stream, _limits) = (stream, limits);
    }

    /// <summary>The path of the entry, with forward slashes.</summary>
    internal string Name { get; private set; } = "";

    /// <summary>The number of bytes the entry has.</summary>
    internal long Length { get; private set; }

    /// <summary>Whether the entry is a file, and not a folder, a link or a device.</summary>
    internal bool IsFile => Kind == TarKind.File;

    /// <summary>
    /// The path a link names, as it stands in the archive: of a hard link within the archive, of a symbolic one beside the link.
    /// </summary>
    internal string LinkName { get; private set; } = "";

    /// <summary>What the entry is.</summary>
    internal TarKind Kind { get; private set; }

    /// <summary>Where the entry's bytes begin in the content.</summary>
    internal long Start => _stream.BytesRead;

    /// <summary>Whether the archive is gzipped, so that its entries' bytes do not stand in the file.</summary>
    internal bool IsCompressed => _stream.IsCompressed;

    public void Dispose() => _stream.Dispose();

    /// <summary>
    /// Whether a file that could not be read was meant to be an archive: its compressed data is damaged, or its first header
    /// is right and what follows is not.
    /// </summary>
    internal bool IsDamagedBy(NinFormatException error) => _isOpened || error.InnerException is InvalidDataException;

    internal static TarArchive Open(string path, Limits limits) =>
        new(ContentStream.Open(path, FormatName, limits), limits);

    /// <summary>Goes to the next entry; false after the last.</summary>
    internal bool MoveNext()
    {
        _stream.Skip(_left + _padding, "an entry");
        string? longName = null, longLink = null;
        long? longSize = null;
        while (ReadHeader(out char kind, out string name, out long size))
        {
            switch (kind)
            {
                case 'x':
                    ReadExtended(size, ref longName, ref longLink, ref longSize);
                    break;
                case 'L':
                    longName = Encoding.UTF8.GetString(ReadRecord(size)).TrimEnd('\0');
                    break;
                case 'K':
                    longLink = Encoding.UTF8.GetString(ReadRecord(size)).TrimEnd('\0');
                    break;
                case 'g':
                    ReadRecord(size);
                    break;
                default:
                    Kind = KindOf(kind);

                    // Links, devices and folders have no bytes of their own, whatever length an old writer put there.
                    (Name, LinkName) = (longName ?? name, longLink ?? Text(_block.AsSpan(157, 100)));
                    Length = Kind is TarKind.File or TarKind.Other ? Checked(longSize ?? size) : 0;
                    (_left, _padding) = (Length, Padding(Length));
                    return true;
            }
        }

        (_left, _padding) = (0, 0);
        return false;
    }

    /// <summary>Reads the next bytes of the entry.</summary>
    internal void Fill(Span<byte> destination)
    {
        if (destination.Length > _left)
        {
            throw _stream.Failure($"expected {destination.Length} more bytes in '{Name}', got {_left}.");
        }

        _stream.Fill(destination, $"'{Name}'");
        _left -= destination.Length;
    }

    private bool ReadHeader(out char kind, out string name, out long size)
    {
        (kind, name, size) = ('\0', "", 0);
        int got = _stream.ReadAtLeast(_block, BlockBytes, throwOnEndOfStream: false);
        if (got == 0 && IsCompressed && _isOpened)
        {
            // Two blocks of zeros end an archive. The framework's inflater takes a file that is cut off for one that ends.
            throw _stream.Failure("the archive is cut off: the mark of its end is missing.", "Is the file complete?");
        }

        if (got == 0 || (got == BlockBytes && !_block.AsSpan().ContainsAnyExcept((byte)0)))
        {
            return false;
        }

        if (got < BlockBytes || Octal(_block.AsSpan(148, 8)) != Checksum())
        {
            throw _stream.Failure("expected the header of an entry.", "Is this a tar archive, and complete?");
        }

        _isOpened = true;
        if (++_entries > _limits.Records)
        {
            throw _stream.Failure($"expected at most {_limits.Records} entries.");
        }

        kind = (char)_block[156];
        name = Text(_block.AsSpan(0, 100));
        bool posix = _block.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        string prefix = posix ? Text(_block.AsSpan(345, 155)) : "";
        name = prefix.Length > 0 ? $"{prefix}/{name}" : name;
        size = Checked(Octal(_block.AsSpan(124, 12)));
        return true;
    }

    /// <summary>The size a header names, where the limits allow it.</summary>
    private long Checked(long size) => size >= 0 && size <= _limits.FileBytes
        ? size
        : throw _stream.Failure($"expected an entry of 0 to {_limits.FileBytes} bytes, got {size}.");

    private int Checksum()
    {
        int sum = 8 * ' ';
        for (int i = 0; i < BlockBytes; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : _block[i];
        }

        return sum;
    }

    /// <summary>Records <c>LENGTH KEY=VALUE\n</c>, where the length counts the whole record.</summary>
    private void ReadExtended(long size, ref string? name, ref string? link, ref long? entrySize)
    {
        ReadOnlySpan<byte> rest = ReadRecord(size);
        while (!rest.IsEmpty && rest[0] != 0)
        {
            int space = rest.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(rest[..space], out int length) || length <= space + 1 || length > rest.Length)
            {
                throw _stream.Failure("an extended header is damaged.");
            }

            string record = Encoding.UTF8.GetString(rest[(space + 1)..(length - 1)]);
            if (record.StartsWith("path=", StringComparison.Ordinal))
            {
                name = record["path=".Length..];
            }
            else if (record.StartsWith("linkpath=", StringComparison.Ordinal))
            {
                link = record["linkpath=".Length..];
            }
            else if (record.StartsWith("size=", StringComparison.Ordinal))
            {
                entrySize = long.TryParse(record["size=".Length..], out long value)
                    ? value
                    : throw _stream.Failure("an extended header is damaged.");
            }

            rest = rest[length..];
        }
    }

    private byte[] ReadRecord(long size)
    {
        if (size > _limits.AncillaryBytes)
        {
            throw _stream.Failure($"expected a name record of at most {_limits.AncillaryBytes} bytes, got {size}.");
        }

        byte[] record = new byte[size];
        _stream.Fill(record, "a name record");
        _stream.Skip(Padding(size), "an entry");
        return record;
    }

    private static TarKind KindOf(char kind) => kind switch
    {
        '0' or '\0' or '7' => TarKind.File,
        '1' => TarKind.HardLink,
        '2' => TarKind.SymbolicLink,
        '3' or '4' => TarKind.Device,
        '5' => TarKind.Folder,
        '6' => TarKind.Pipe,
        _ => TarKind.Other,
    };

    private static long Padding(long size) => -size & (BlockBytes - 1);

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>A number in octal digits or, where the first bit is set, in binary; -1 where it is neither.</summary>
    private static long Octal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if (field[0] == 0x80)
        {
            foreach (byte digit in field[1..])
            {
                value = value >= 1L << 54 ? -1 : (value << 8) | digit;
                if (value < 0)
                {
                    return -1;
                }
            }

            return value;
        }

        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            value = (value * 8) + (digit - '0');
        }

        return value;
    }
}
