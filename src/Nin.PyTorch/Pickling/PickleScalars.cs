using System.Buffers.Binary;
using System.Text;
using Nin.PyTorch.Reading;

namespace Nin.PyTorch.Pickling;

/// <summary>The instructions of a pickle that make a value of their own argument: numbers, texts and the like.</summary>
internal sealed class PickleScalars(PickleCursor cursor, ReadBudget budget)
{
    private const int LargestNumber = 16;

    /// <summary>The value; null where the instruction is none of these.</summary>
    public PickleValue? Read(byte opcode) => opcode switch
    {
        Opcode.None => new PickledThing("None"),
        Opcode.NewTrue or Opcode.NewFalse => new PickledThing("a truth value"),
        Opcode.BinInt => new PickledNumber(cursor.Int32()),
        Opcode.BinInt1 => new PickledNumber(cursor.Byte()),
        Opcode.BinInt2 => new PickledNumber(cursor.UInt16()),
        Opcode.Long1 => Long(cursor.Byte()),
        Opcode.Long4 => Long(cursor.UInt32()),
        Opcode.BinFloat => Skip(8, "a fraction"),
        Opcode.ShortBinUnicode => Utf8(cursor.Byte()),
        Opcode.BinUnicode => Utf8(cursor.UInt32()),
        Opcode.BinUnicode8 => Utf8(cursor.UInt64()),

        // The texts of Python 2, which say no encoding.
        Opcode.ShortBinString => Latin(cursor.Byte()),
        Opcode.BinString => Latin(cursor.UInt32()),
        Opcode.ShortBinBytes => Skip(cursor.Byte(), "bytes"),
        Opcode.BinBytes => Skip(cursor.UInt32(), "bytes"),
        Opcode.BinBytes8 or Opcode.ByteArray8 => Skip(cursor.UInt64(), "bytes"),
        _ => null,
    };

    private PickledNumber Long(uint length)
    {
        if (length > LargestNumber)
        {
            throw cursor.Failure($"expected a number of at most {LargestNumber} bytes, got one of {length}");
        }

        Span<byte> bytes = stackalloc byte[LargestNumber];
        ReadOnlySpan<byte> given = cursor.Bytes(length);
        bytes.Fill(given is [.., >= 0x80] ? byte.MaxValue : (byte)0);
        given.CopyTo(bytes);
        return new PickledNumber(BinaryPrimitives.ReadInt128LittleEndian(bytes));
    }

    private PickledText Utf8(ulong length) => Text(cursor.Bytes(length), Encoding.UTF8);

    private PickledText Latin(ulong length) => Text(cursor.Bytes(length), Encoding.Latin1);

    private PickledText Text(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        budget.Charge(2L * bytes.Length, "texts of the pickle");
        return new PickledText(encoding.GetString(bytes));
    }

    /// <summary>Nobody asks what it is.</summary>
    private PickledThing Skip(ulong length, string what)
    {
        cursor.Bytes(length);
        return new PickledThing(what);
    }
}
