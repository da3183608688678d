using System.Buffers.Binary;

namespace Nin.Keras.Hdf5;

/// <summary>Reads a piece of an HDF5 file from front to back, and nothing beyond its end.</summary>
internal struct Hdf5Cursor(Hdf5Content content, int at, int end)
{
    /// <summary>An address that says: there is none.</summary>
    private const ulong Undefined = ulong.MaxValue;

    /// <summary>The place of the next byte in the file.</summary>
    public int At { get; private set; } = at;

    /// <summary>The bytes that are left.</summary>
    public readonly int Left => end - At;

    public byte Byte() => Bytes(1)[0];

    public int Word() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint Double() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>A length of 8 bytes; of one that no file has, the largest there is.</summary>
    public long Length() => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)), long.MaxValue);

    /// <summary>A length of 1, 2, 4 or 8 bytes.</summary>
    public long Length(int size) => size switch
    {
        1 => Byte(),
        2 => Word(),
        4 => Double(),
        _ => Length(),
    };

    /// <summary>The address of another piece; null where there is none.</summary>
    public long? Address()
    {
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));
        return address == Undefined ? null : (long)Math.Min(address, long.MaxValue);
    }

    public ReadOnlySpan<byte> Bytes(long count)
    {
        int place = At;
        Skip(count);
        return content.Span(place, (int)count);
    }

    public void Skip(long count)
    {
        if (count < 0 || count > Left)
        {
            throw Hdf5Content.Damaged(At, $"expected {count} bytes, got {Left}");
        }

        At += (int)count;
    }

    /// <summary>Skips what fills up to a multiple of 8 bytes behind a start; less where the piece ends before.</summary>
    public void Align(int start) => Skip(Math.Min(-(At - start) & 7, Left));

    /// <summary>A piece of so many bytes, which the cursor skips.</summary>
    public Hdf5Cursor Take(long count)
    {
        int place = At;
        Skip(count);
        return new Hdf5Cursor(content, place, At);
    }

    /// <summary>Skips the letters that a structure begins with.</summary>
    public void Expect(ReadOnlySpan<byte> mark, string what)
    {
        int place = At;
        if (Left < mark.Length || !Bytes(mark.Length).SequenceEqual(mark))
        {
            throw Hdf5Content.Damaged(place, $"expected {what}, got something else");
        }
    }
}
