using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation;

/// <summary>What a type can hold.</summary>
internal static class ElementTypes
{
    public static bool IsFloating(ElementType type) =>
        type is ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>
    /// The nearest number that the type holds; a whole type takes what is before the point, and nothing of what is no number.
    /// </summary>
    public static double Round(ElementType type, double value) => type switch
    {
        ElementType.Double => value,
        ElementType.Float => (float)value,
        ElementType.Float16 => (double)(Half)value,
        ElementType.BFloat16 => UpperHalf((float)value),
        ElementType.Bool => value != 0 ? 1 : 0,
        _ when Range(type) is (double least, double most) =>
            double.IsNaN(value) ? 0 : Math.Clamp(Math.Truncate(value), least, most),
        _ => value,
    };

    /// <summary>The least and the largest number of a whole type.</summary>
    public static (double Least, double Most)? Range(ElementType type) => type switch
    {
        ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.UInt32 => (uint.MinValue, uint.MaxValue),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        ElementType.UInt64 => (ulong.MinValue, ulong.MaxValue),
        ElementType.Int64 => (long.MinValue, long.MaxValue),
        _ => null,
    };

    /// <summary>What is left of a whole number in a type of fewer bits: its lower ones.</summary>
    public static double Wrap(ElementType type, double value)
    {
        // Beyond 2^53 a double has no lower bits.
        if (Range(type) is not (double least, double most) || type is ElementType.Int64 or ElementType.UInt64
            || Math.Abs(value) > 1L << 53)
        {
            return value;
        }

        double count = most - least + 1;
        return value - (Math.Floor((value - least) / count) * count);
    }

    /// <summary>To the nearest of the floats that have their lower half zero, the even one of two.</summary>
    private static double UpperHalf(float value)
    {
        if (!float.IsFinite(value))
        {
            return value;
        }

        uint bits = BitConverter.SingleToUInt32Bits(value);
        bits += 0x7FFF + ((bits >> 16) & 1);
        return BitConverter.UInt32BitsToSingle(bits & 0xFFFF0000);
    }
}
