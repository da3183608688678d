using System.Numerics;

namespace Nin.Tensors;

/// <summary>Looks for NaN and infinity among numbers.</summary>
internal static class Finite
{
    /// <summary>The index of the first number that is NaN or infinite; −1 where there is none.</summary>
    public static int IndexOfOther(ReadOnlySpan<float> values)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            // x − x is 0 for every finite number, and NaN for all others.
            var block = new Vector<float>(values[i..]);
            if (!Vector.EqualsAll(block - block, Vector<float>.Zero))
            {
                break;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
