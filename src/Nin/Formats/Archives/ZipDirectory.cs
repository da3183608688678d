using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nin.Formats.Archives;

/// <summary>
/// Reads the directory at the end of a zip archive. The framework's own reader does not say where entries lie, so that entries
/// which overlap, and inflate without end from few bytes, could not be refused.
/// </summary>
/// <remarks>
/// <b>Source</b> PKWARE, <i>.ZIP File Format Specification</i> 6.3: 4.3.12 central directory, 4.3.14 and 4.3.15 Zip64, 4.3.16
/// end of central directory. The check for overlaps is that of Python's zipfile.
/// </remarks>
internal static class ZipDirectory
{
    private const string FormatName = "zip";
    private const string Complete = "Is the file complete?";
    private const int EndBytes = 22, LocatorBytes = 20, End64Bytes = 56, HeaderBytes = 46, LocalBytes = 30;
    private const uint EndMark = 0x06054B50, LocatorMark = 0x07064B50, End64Mark = 0x06064B50, HeaderMark = 0x02014B50,
        LocalMark = 0x04034B50;

    /// <summary>The entries, in the directory's order.</summary>
    /// <exception cref="NinFormatException">
    /// The directory is missing or damaged, entries overlap, or there are too many.
    /// </exception>
    public static List<ZipEntry> Read(SafeFileHandle file, string path, Limits limits)
    {
        NinFormatException Failure(string problem, string? hint = null) => new(FormatName, problem, path, hint: hint);
        long fileLength = RandomAccess.GetLength(file);
        byte[] tail = At(file, Math.Max(0, fileLength - EndBytes - ushort.MaxValue), fileLength, path);
        int end = tail.Length - EndBytes;
        while (end >= 0 && U32(tail, end) != EndMark)
        {
            end--;
        }

        if (end < 0)
        {
            throw Failure("the archive is damaged: its directory, which stands at the end, is not there.", Complete);
        }

        long count = U16(tail, end + 10), length = U32(tail, end + 12), start = U32(tail,
            end + 16), endAt = fileLength - tail.Length + end;
        if (endAt >= LocatorBytes)
        {
            // Some writers, PyTorch's among them, have a Zip64 end where nothing needs it.
            byte[] locator = At(file, endAt - LocatorBytes, endAt, path);
            if (U32(locator, 0) == LocatorMark)
            {
                endAt = I64(locator, 8);
                byte[] end64 = At(file, endAt, endAt + End64Bytes, path);
                if (U32(end64, 0) != End64Mark)
                {
                    throw Failure("the archive is damaged: expected the Zip64 end of its directory.", Complete);
                }

                (count, length, start) = (I64(end64, 32), I64(end64, 40), I64(end64, 48));
            }
        }

        if (count > limits.Records || length > limits.FileBytes)
        {
            throw Failure(
                $"expected at most {limits.Records} entries and a directory of {limits.FileBytes} bytes, got {count} and "
                + $"{length}.");
        }

        // Bytes before the archive, as in a file that unpacks itself, move all places.
        long shift = endAt - length - start;
        if (shift < 0 || length < count * HeaderBytes || length > Array.MaxLength)
        {
            throw Failure("the archive is damaged: its directory is not where it should be.", Complete);
        }

        byte[] directory = At(file, start + shift, endAt, path);
        var entries = new List<ZipEntry>();
        for (int at = 0; entries.Count < count;)
        {
            if (at > directory.Length - HeaderBytes || U32(directory, at) != HeaderMark)
            {
                throw Failure(
                    $"the archive is damaged: expected {count} entries in its directory, got {entries.Count}.", Complete);
            }

            int name = U16(directory, at + 28), extra = U16(directory, at + 30), next = at + HeaderBytes + name + extra
                + U16(directory, at + 32);
            if (next > directory.Length)
            {
                throw Failure("the archive is damaged: an entry of its directory is cut off.", Complete);
            }

            entries.Add(
                Entry(
                directory.AsSpan(at, HeaderBytes), directory.AsSpan(at + HeaderBytes, name),
                directory.AsSpan(at + HeaderBytes + name, extra), shift));
            at = next;
        }

        CheckPlaces(entries, start + shift, path);
        return entries;
    }

    /// <summary>
    /// Where the compressed bytes of an entry begin: behind its local header, whose length the directory does not name.
    /// </summary>
    public static long ContentStart(SafeFileHandle file, ZipEntry entry, string path)
    {
        byte[] local = At(file, entry.Start, entry.Start + LocalBytes, path);
        return U32(local, 0) == LocalMark
            ? entry.Start + LocalBytes + U16(local, 26) + U16(local, 28)
            : throw new NinFormatException(
                FormatName, "the archive is damaged: expected the header of an entry.", path, entry.Start, Complete);
    }

    private static ZipEntry Entry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra, long shift)
    {
        long compressed = U32(header, 20), length = U32(header, 24), start = U32(header, 42);
        while (extra.Length >= 4)
        {
            int size = U16(extra, 2);
            if (U16(extra, 0) == 1 && size <= extra.Length - 4)
            {
                // Those that did not fit into 32 bits stand here, in this order.
                ReadOnlySpan<byte> rest = extra.Slice(4, size);
                length = Wide(length, ref rest);
                compressed = Wide(compressed, ref rest);
                start = Wide(start, ref rest);
            }

            extra = extra[Math.Min(extra.Length, 4 + size)..];
        }

        return new ZipEntry(
            Encoding.UTF8.GetString(name), U16(header, 10), (U16(header, 8) & 1) != 0, U16(header, 40),
            start + shift, compressed, length);
    }

    private static long Wide(long value, ref ReadOnlySpan<byte> rest)
    {
        if (value != uint.MaxValue || rest.Length < 8)
        {
            return value;
        }

        value = I64(rest, 0);
        rest = rest[8..];
        return value;
    }

    /// <summary>Every entry lies before the directory and behind the end of the one before it.</summary>
    private static void CheckPlaces(List<ZipEntry> entries, long end, string path)
    {
        ZipEntry? before = null;
        foreach (ZipEntry entry in entries.OrderBy(entry => entry.Start))
        {
            if (entry.Start < 0 || entry.CompressedLength < 0 || entry.Length < 0
                || entry.CompressedLength > end - LocalBytes - entry.Start)
            {
                throw new NinFormatException(
                    FormatName, $"the archive is damaged: '{entry.Name}' does not lie within it.", path, hint: Complete);
            }

            if (before is not null && entry.Start < before.Start + LocalBytes + before.CompressedLength)
            {
                throw new NinFormatException(
                    FormatName, $"'{before.Name}' and '{entry.Name}' overlap: no honest archive has that.", path, entry.Start);
            }

            before = entry;
        }
    }

    private static byte[] At(SafeFileHandle file, long start, long end, string path)
    {
        try
        {
            byte[] bytes = new byte[start < 0 || end < start
                || end > RandomAccess.GetLength(file) ? throw new EndOfStreamException() : end - start];
            SpooledFile.ReadAll(file, start, bytes);
            return bytes;
        }
        catch (EndOfStreamException error)
        {
            throw new NinFormatException(FormatName, "the archive is damaged or cut off.", path, hint: Complete, inner: error);
        }
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
