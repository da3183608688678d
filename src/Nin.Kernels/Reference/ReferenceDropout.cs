using System.Numerics;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Random;

namespace Nin.Kernels.Reference;

/// <summary>Dropout as its definition says it, for any floating-point type.</summary>
public static class ReferenceDropout
{
    /// <summary>output = input / (1 − rate) where the element is kept, else 0, with the rate a multiple of 1/65536.</summary>
    /// <remarks><b>Shapes</b> input, output [pictures, elements].</remarks>
    public static void Apply<T>(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        int dropped = (int)Math.Round(rate * 65536.0);
        for (int i = 0; i < output.Length; i++)
        {
            bool kept = Level(key, (uint)(firstPicture + (i / elements)), (uint)(i % elements)) >= dropped;
            output[i] = kept ? input[i] * T.CreateChecked(65536) / T.CreateChecked(65536 - dropped) : T.Zero;
        }
    }

    /// <summary>Sixteen bits of the random function at (layer, step, picture, element); a block of 128 bits serves 8 elements.</summary>
    private static uint Level(DropoutKey key, uint picture, uint element)
    {
        uint purpose = (uint)RandomPurpose.Dropout | (key.Layer << 8);
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block(key.Seed, element / 8, picture, key.Step, purpose);
        uint word = (element % 8 / 2) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        return element % 2 == 0 ? word & 0xFFFF : word >> 16;
    }
}
