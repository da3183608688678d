using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nin.Formats.Matlab;

/// <summary>Describes a problem of a variable: what it is, what can be done, and the failure underneath.</summary>
internal delegate NinFormatException MatFailure(string problem, string? hint = null, Exception? inner = null);

/// <summary>A variable of a MAT-file: its description, and its numbers in the order in which they lie.</summary>
/// <remarks><b>Shapes</b> the first dimension varies fastest.</remarks>
internal sealed class MatVariable(Stream content, bool isCompressed, long most, bool isBigEndian,
    MatFailure failure) : IDisposable
{
    private const int TagBytes = 8, Alignment = 8, LongestName = 63, MostDimensions = 32;
    private const uint ComplexFlag = 0x0800;

    private readonly byte[] _tag = new byte[TagBytes];
    private long _left;
    private long _dataLeft;
    private bool _isComplex, _isSmall;

    /// <summary>The variable's name; empty where its class has none that can be read.</summary>
    internal string Name { get; private set; } = "";

    internal MatClass Class { get; private set; }

    /// <summary>The sides, two at least; empty where the class has none that can be read.</summary>
    internal IReadOnlyList<int> Dimensions { get; private set; } = [];

    /// <summary>The number of elements, the product of the sides.</summary>
    internal long Count { get; private set; }

    public void Dispose() => content.Dispose();

    /// <summary>Describes a problem with this variable.</summary>
    internal NinFormatException Failure(string problem, string? hint = null, Exception? inner = null) =>
        failure(problem, hint, inner);

    /// <summary>Reads the description.</summary>
    /// <param name="length">The bytes of the variable, or null where they are written at its beginning.</param>
    internal void ReadHeader(long? length)
    {
        if (length is null)
        {
            _left = TagBytes;
            Take(_tag, "a variable");
            (uint type, uint bytes) = MatFile.ReadTag(_tag, isBigEndian);
            if (type != (uint)MatType.Matrix || bytes > most)
            {
                throw failure(
                    type != (uint)MatType.Matrix
                        ? $"expected a variable (type 14) in the compressed element, got type {type}."
                        : $"a variable promises {bytes} bytes, more than its {most / ContentStream.LargestRatio} compressed "
                            + "ones can hold.");
            }

            length = bytes;
        }

        _left = length.Value;
        Span<byte> field = stackalloc byte[MostDimensions * sizeof(int)];
        ReadField(MatType.UInt32, 8, field[..8], "flags");
        uint flags = ReadUInt32(field);
        Class = (MatClass)(flags & 0xFF);
        _isComplex = (flags & ComplexFlag) != 0;
        if (MatTypes.IsNumeric(Class) || Class is >= MatClass.Cell and <= MatClass.Sparse)
        {
            ReadDimensions(field[..ReadField(MatType.Int32, 8, field, "dimensions")]);
            ReadName(field[..ReadField(MatType.Int8, 0, field[..LongestName], "name")]);
        }
    }

    /// <summary>Goes to the numbers, which must be real and fill the array exactly; gives how they are stored.</summary>
    internal MatType BeginData()
    {
        if (!MatTypes.IsNumeric(Class) || _isComplex)
        {
            throw failure($"expected '{Name}' to be an array of real numbers, got {(_isComplex ? "complex numbers" : Class)}.");
        }

        (MatType type, uint bytes) = ReadElementTag($"numbers of '{Name}'");
        int size = MatTypes.SizeOf(type);
        if (size == 0)
        {
            throw failure($"'{Name}' has numbers of the unknown type {(uint)type}.");
        }

        // Only what fills the last eight bytes may follow.
        bool isWhole = _isSmall ? _left == 0 : bytes <= _left && _left - bytes < Alignment;
        if (Count != bytes / size || bytes % size != 0 || !isWhole)
        {
            throw failure(
                $"expected {Count} numbers for '{Name}' [{string.Join(", ", Dimensions)}], got {bytes} bytes of {size} each.");
        }

        _dataLeft = bytes;
        return type;
    }

    /// <summary>Reads the next bytes of the numbers as they are stored.</summary>
    internal void Fill(Span<byte> destination)
    {
        if (destination.Length > _dataLeft)
        {
            throw failure($"expected {destination.Length} more bytes of '{Name}', got {_dataLeft}.");
        }

        if (_isSmall)
        {
            _tag.AsSpan(TagBytes / 2 + SmallBytes - (int)_dataLeft, destination.Length).CopyTo(destination);
        }
        else
        {
            Take(destination, $"'{Name}'");
        }

        _dataLeft -= destination.Length;
        if (_dataLeft == 0)
        {
            CheckEnd();
        }
    }

    /// <summary>
    /// Reads all numbers, whatever their type; of 64-bit integers the last bits may be lost. The caller charges 8 bytes a number.
    /// </summary>
    internal double[] ReadNumbers()
    {
        MatType type = BeginData();
        double[] numbers = new double[Count];
        Span<byte> number = stackalloc byte[8];
        number = number[..MatTypes.SizeOf(type)];
        for (int i = 0; i < numbers.Length; i++)
        {
            Fill(number);
            if (isBigEndian)
            {
                number.Reverse();
            }

            numbers[i] = ToDouble(type, number);
        }

        return numbers;
    }

    /// <summary>The bytes of a small element's data: the upper half of its type.</summary>
    private int SmallBytes => (int)(MatFile.ReadTag(_tag, isBigEndian).Type >> 16);

    private static double ToDouble(MatType type, ReadOnlySpan<byte> number) => type switch
    {
        MatType.Int8 => (sbyte)number[0],
        MatType.UInt8 => number[0],
        MatType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(number),
        MatType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(number),
        MatType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(number),
        MatType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(number),
        MatType.Single => BinaryPrimitives.ReadSingleLittleEndian(number),
        MatType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(number),
        MatType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(number),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(number),
    };

    private void ReadDimensions(ReadOnlySpan<byte> field)
    {
        int[] dimensions = new int[field.Length / sizeof(int)];
        Count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            uint side = ReadUInt32(field[(i * sizeof(int))..]);
            if (side > int.MaxValue || Math.BigMul((ulong)Count, side, out ulong count) != 0 || count > long.MaxValue)
            {
                throw failure($"a variable has a side of {side}, which is too many.");
            }

            (dimensions[i], Count) = ((int)side, (long)count);
        }

        Dimensions = dimensions;
    }

    private void ReadName(ReadOnlySpan<byte> field) => Name = field.ContainsAnyExceptInRange((byte)'!', (byte)'~')
        ? throw failure("the name of a variable has letters that no name has.")
        : Encoding.ASCII.GetString(field);

    /// <summary>Reads one of a variable's first elements; gives the number of its bytes.</summary>
    private int ReadField(MatType expected, int least, Span<byte> destination, string what)
    {
        (MatType type, uint bytes) = ReadElementTag(what);
        if (type != expected || bytes < least || bytes > destination.Length || bytes % MatTypes.SizeOf(expected) != 0)
        {
            throw failure(
                $"expected {least} to {destination.Length} bytes of type {(uint)expected} as a variable's {what}, got {bytes} "
                + $"of type {(uint)type}.");
        }

        Span<byte> field = destination[..(int)bytes];
        if (_isSmall)
        {
            _tag.AsSpan(TagBytes / 2, field.Length).CopyTo(field);
            return field.Length;
        }

        Take(field, what);
        Span<byte> padding = stackalloc byte[Alignment];
        Take(padding[..(int)(-bytes & (Alignment - 1))], what);
        return field.Length;
    }

    /// <summary>
    /// Reads a type and a length; four bytes of data or less stand in the tag itself, whose type then has their number on top.
    /// </summary>
    private (MatType Type, uint Bytes) ReadElementTag(string what)
    {
        Take(_tag, what);
        (uint type, uint bytes) = MatFile.ReadTag(_tag, isBigEndian);
        _isSmall = type >> 16 != 0;
        if (_isSmall)
        {
            (type, bytes) = (type & 0xFFFF, type >> 16);
        }

        return _isSmall && bytes > TagBytes / 2
            ? throw failure($"expected at most 4 bytes in the small element of a variable's {what}, got {bytes}.")
            : ((MatType)type, bytes);
    }

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Reads to the end of compressed data, where its checksum stands.</summary>
    private void CheckEnd()
    {
        Span<byte> rest = stackalloc byte[Alignment];
        Take(rest[..(int)_left], $"'{Name}'");
        if (isCompressed && Read(rest[..1]) != 0)
        {
            throw failure($"'{Name}' has more compressed data than its length says.");
        }
    }

    private void Take(Span<byte> destination, string what)
    {
        if (destination.Length > _left)
        {
            throw failure($"expected {destination.Length} more bytes of {what}, but the variable ends after {_left}.");
        }

        int got = Read(destination);
        if (got < destination.Length)
        {
            throw failure($"expected {destination.Length} bytes of {what}, got {got}.", "Is the file complete?");
        }

        _left -= got;
    }

    private int Read(Span<byte> destination)
    {
        try
        {
            return content.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is InvalidDataException || error.GetType().Namespace == typeof(ZLibStream).Namespace)
        {
            // Of some damage zlib speaks by an exception of its own, which is not public and derives from the disk's.
            throw failure("the compressed data of a variable is damaged or cut off.", "Is the file complete?", error);
        }
    }
}
