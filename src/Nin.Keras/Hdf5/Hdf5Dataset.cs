using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Nin.Keras.Hdf5;

/// <summary>Numbers in one piece of a file.</summary>
internal sealed class Hdf5Dataset
{
    private const int SpaceMessage = 0x01, TypeMessage = 0x03, LayoutMessage = 0x08;

    private const int Compact = 0, Contiguous = 1;

    private readonly Hdf5Content _content;
    private readonly List<HeaderMessage> _messages;
    private readonly Hdf5Space _space;

    public Hdf5Dataset(Hdf5Content content, List<HeaderMessage> messages)
    {
        (_content, _messages) = (content, messages);
        _space = Hdf5Space.Read(Find(SpaceMessage, "a data set"));
    }

    /// <summary>The dimensions, the last one contiguous.</summary>
    public ImmutableArray<long> Sizes => _space.Sizes;

    /// <summary>All numbers, row by row.</summary>
    public float[] ToFloats()
    {
        Hdf5Type type = Hdf5Type.Read(Find(TypeMessage, "a type"));
        if (type.Kind is Hdf5Kind.Other or Hdf5Kind.Text or Hdf5Kind.HeapText)
        {
            throw Hdf5Content.Unsupported($"the numbers of a data set {_space} have a type that is not read");
        }

        Hdf5Cursor stored = Stored();
        if (_space.Count * type.Size != stored.Left)
        {
            throw Hdf5Content.Damaged(stored.At, $"expected {_space} numbers of {type.Size} bytes, got {stored.Left} bytes");
        }

        int count = stored.Left / type.Size;
        _content.Charge((long)count * sizeof(float));
        float[] numbers = new float[count];
        ReadOnlySpan<byte> bytes = stored.Bytes(stored.Left);
        if (type.Kind == Hdf5Kind.Single)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(numbers.AsSpan()));      // little-endian, as every machine that .NET runs on
            return numbers;
        }

        for (int i = 0; i < count; i++)
        {
            numbers[i] = (float)Number(type, bytes.Slice(i * type.Size, type.Size));
        }

        return numbers;
    }

    private static double Number(Hdf5Type type, ReadOnlySpan<byte> bytes) => (type.Kind, type.Size) switch
    {
        (Hdf5Kind.Half, _) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        (Hdf5Kind.BFloat16, _) => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        (Hdf5Kind.Double, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (Hdf5Kind.Whole, 1) => (sbyte)bytes[0],
        (Hdf5Kind.Whole, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (Hdf5Kind.Whole, 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (Hdf5Kind.Whole, _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (_, 1) => bytes[0],
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    /// <summary>Where the numbers lie.</summary>
    private Hdf5Cursor Stored()
    {
        Hdf5Cursor body = Find(LayoutMessage, "a place of its numbers");
        int version = body.Byte(), kind = body.Byte();
        switch (kind)
        {
            case Compact when version is 3 or 4:
                return body.Take(body.Word());
            case Contiguous when version is 3 or 4:
                long? address = body.Address();
                long length = body.Length();
                return address is long place ? _content.At(place, length)
                    : _space.Count == 0 ? body.Take(0)
                    : throw Hdf5Content.Unsupported($"a data set {_space} has no numbers");
            default:
                throw Hdf5Content.Unsupported($"a data set {_space} lies in chunks, or is an old one; it has to lie in one piece");
        }
    }

    private Hdf5Cursor Find(int type, string what)
    {
        foreach ((int own, Hdf5Cursor body) in _messages)
        {
            if (own == type)
            {
                return body;
            }
        }

        throw Hdf5Content.Damaged(0, $"expected {what}, got an object without");
    }
}
