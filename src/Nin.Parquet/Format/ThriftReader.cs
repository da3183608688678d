using System.Text;
using Nin.Formats;

namespace Nin.Parquet.Format;

/// <summary>Reads a structure of Thrift's compact protocol field by field; nothing is allocated but what is asked for.</summary>
/// <remarks><b>Source</b> Apache Thrift, <i>Thrift compact protocol</i>.</remarks>
/// <param name="content">The bytes, of which more may follow behind the structure.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> content)
{
    private const int MostDepth = 32;

    private readonly ReadOnlySpan<byte> _content = content;
    private int _depth;

    /// <summary>The place reached.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to the next field of a structure; false at its end.</summary>
    /// <param name="field">The number of the field before, 0 at first; becomes that of this one.</param>
    /// <param name="type">The field's type.</param>
    /// <exception cref="NinFormatException">The bytes end, or the type is none.</exception>
    public bool Next(ref int field, out ThriftType type)
    {
        int head = ReadByte();
        type = (ThriftType)(head & 0xF);
        if (head == 0)
        {
            return false;
        }

        field = head >> 4 is > 0 and int step ? field + step : (int)ZigZag();
        return type is >= ThriftType.True and <= ThriftType.Struct ? true : throw Failure($"expected a field's type, got {(int)type}.");
    }

    /// <summary>Whether a field is true; such a field has no bytes of its own.</summary>
    public readonly bool Boolean(ThriftType type) =>
        type is ThriftType.True or ThriftType.False ? type == ThriftType.True : throw Unfit(ThriftType.True, type);

    /// <summary>A whole number of 32 bits.</summary>
    public int Int32(ThriftType type)
    {
        Require(ThriftType.Int32, type);
        long value = ZigZag();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Failure($"expected a number of 32 bits, got {value}.");
    }

    /// <summary>A whole number of 64 bits.</summary>
    public long Int64(ThriftType type)
    {
        Require(ThriftType.Int64, type);
        return ZigZag();
    }

    /// <summary>A text; what is no UTF-8 in it is replaced.</summary>
    public string Text(ThriftType type)
    {
        Require(ThriftType.Binary, type);
        return Encoding.UTF8.GetString(Bytes());
    }

    /// <summary>The number of elements of a list, and their type.</summary>
    /// <exception cref="NinFormatException">There cannot be so many in the bytes that are left.</exception>
    public (ThriftType Element, int Count) List(ThriftType type)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw Unfit(ThriftType.List, type);
        }

        int head = ReadByte();
        ulong count = head >> 4 < 15 ? (ulong)(head >> 4) : Varint();
        return count <= (ulong)(_content.Length - Position)
            ? ((ThriftType)(head & 0xF), (int)count)
            : throw Failure($"expected at most {_content.Length - Position} elements, got {count}.");
    }

    /// <summary>Refuses a field or an element of another type.</summary>
    public readonly void Require(ThriftType expected, ThriftType type)
    {
        if (type != expected)
        {
            throw Unfit(expected, type);
        }
    }

    /// <summary>Passes over a field.</summary>
    /// <exception cref="NinFormatException">The bytes end, or structures lie too deep in each other.</exception>
    public void Skip(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Varint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                Bytes();
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList(type);
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            default:
                SkipStruct();
                break;
        }
    }

    /// <summary>What to throw for a problem at the place reached.</summary>
    public readonly NinFormatException Failure(string problem) => new(ParquetFile.FormatName, problem, offset: Position);

    private void SkipStruct()
    {
        Descend();
        int field = 0;
        while (Next(ref field, out ThriftType inner))
        {
            Skip(inner);
        }

        _depth--;
    }

    private void SkipList(ThriftType type)
    {
        (ThriftType element, int count) = List(type);
        Descend();
        for (int i = 0; i < count; i++)
        {
            SkipElement(element);
        }

        _depth--;
    }

    private void SkipMap()
    {
        ulong count = Varint();
        if (count == 0)
        {
            return;
        }

        int types = ReadByte();
        Descend();
        for (ulong i = 0; i < count; i++)
        {
            SkipElement((ThriftType)(types >> 4));
            SkipElement((ThriftType)(types & 0xF));
        }

        _depth--;
    }

    /// <summary>In a list a truth has a byte, and so has every element at least: a list ends with the bytes.</summary>
    private void SkipElement(ThriftType type)
    {
        if (type is ThriftType.True or ThriftType.False)
        {
            ReadByte();
        }
        else if (type is >= ThriftType.Byte and <= ThriftType.Struct)
        {
            Skip(type);
        }
        else
        {
            throw Failure($"expected an element's type, got {(int)type}.");
        }
    }

    private void Descend()
    {
        if (++_depth > MostDepth)
        {
            throw Failure($"expected at most {MostDepth} structures in each other.");
        }
    }

    private ReadOnlySpan<byte> Bytes()
    {
        ulong length = Varint();
        return length <= (ulong)(_content.Length - Position)
            ? Take((int)length)
            : throw Failure($"expected at most {_content.Length - Position} bytes, got {length}.");
    }

    private long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Failure("expected a number of at most ten bytes.");
    }

    private int ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _content.Length - Position)
        {
            throw Failure("the data ends within a structure.");
        }

        ReadOnlySpan<byte> taken = _content.Slice(Position, length);
        Position += length;
        return taken;
    }

    private readonly NinFormatException Unfit(ThriftType expected, ThriftType type) => Failure($"expected {expected}, got {type}.");
}
