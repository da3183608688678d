using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Nin.Imaging.Jpeg;

/// <summary>The bits of entropy-coded data from which the stuffing has been taken. Behind its end come zeros.</summary>
/// <remarks>
/// A loop copies it to a local variable, so that its fields stay in registers, and back at its end.
/// </remarks>
internal ref struct JpegBits(ReadOnlySpan<byte> data)
{
    private const int WordBytes = 8;
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position, _count;

    /// <summary>What comes next, leftmost: after <see cref="Refill"/> at least 32 bits.</summary>
    public ulong Next { get; private set; }

    /// <summary>Whether more has been taken than there is.</summary>
    public readonly bool IsOverrun => ((long)_position * 8) - _count > (long)_data.Length * 8;

    /// <summary>The number that <paramref name="bits"/> stand for: as many negative ones as positive ones.</summary>
    public static int Extend(int bits, int size) => bits < 1 << (size - 1) ? bits + (-1 << size) + 1 : bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (_count < 32)
        {
            ulong word = _position <= _data.Length - WordBytes
                ? BinaryPrimitives.ReadUInt64BigEndian(_data[_position..])
                : Tail(_data, _position);

            // The bits of a byte that does not fit are put in too, and again, the same, with the next word.
            Next |= word >> _count;
            int bytes = (63 - _count) >> 3;
            _position += bytes;
            _count += bytes * 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int bits)
    {
        Next <<= bits;
        _count -= bits;
    }

    /// <summary>Takes up to 16 bits, at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int bits)
    {
        int value = (int)(Next >> (64 - bits));
        Skip(bits);
        return value;
    }

    private static ulong Tail(ReadOnlySpan<byte> data, int position)
    {
        ulong word = 0;
        for (int i = 0; i < WordBytes; i++)
        {
            word = (word << 8) | (position + i < data.Length ? data[position + i] : 0UL);
        }

        return word;
    }
}
