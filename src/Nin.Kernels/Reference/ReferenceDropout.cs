using System.Numerics;
using Nin.Kernels.Elementwise;

namespace Nin.Kernels.Reference;

/// <summary>Dropout as its definition says it, for any floating-point type.</summary>
public static class ReferenceDropout
{
    /// <summary>output = input / (1 − rate) where the element is kept, else 0, with the rate a multiple of 2^-32.</summary>
    /// <remarks><b>Shapes</b> input, output [pictures, elements].</remarks>
    public static void Apply<T>(
        DropoutKey key, int firstPicture, int elements, float rate, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T>
    {
        const double levels = 4294967296.0;
        double dropped = Math.Round(rate * levels);
        for (int i = 0; i < output.Length; i++)
        {
            bool kept = DropoutMask.Of(key, (uint)(firstPicture + (i / elements))).Number((uint)(i % elements)) >= dropped;
            output[i] = kept ? input[i] * T.CreateChecked(levels / (levels - dropped)) : T.Zero;
        }
    }
}
