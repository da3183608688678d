using System.Numerics;

namespace Nin.Imaging.Bmp;

/// <summary>The bits of a pixel that hold one channel, stretched to [0, 255] and rounded down, as in Pillow.</summary>
internal readonly struct BmpMask
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly uint _largest;

    public BmpMask(uint mask, int bitsPerPixel, DecodeBudget budget)
    {
        _mask = mask;
        _shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
        _largest = mask >> _shift;
        bool hasGap = (_largest & (_largest + 1)) != 0;
        if (hasGap || (bitsPerPixel < 32 && mask >> bitsPerPixel != 0))
        {
            throw budget.Failure($"expected masks of neighbouring bits among {bitsPerPixel}, got 0x{mask:X8}.", 54);
        }
    }

    public byte Read(uint pixel) => _largest == 0 ? (byte)0 : (byte)((ulong)((pixel & _mask) >> _shift) * 255 / _largest);
}
