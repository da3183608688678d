namespace Nin.Testing.Cases;

/// <summary>Compares computed values with expected ones.</summary>
public static class Agreement
{
    /// <summary>The first element off by more than its bound, as a sentence; null where there is none.</summary>
    public static string? FirstDifference(
        string what, ReadOnlySpan<double> expected, ReadOnlySpan<double> bounds, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length || bounds.Length != actual.Length)
        {
            return $"{what}: expected {expected.Length} values with {bounds.Length} bounds, got {actual.Length}.";
        }

        for (int i = 0; i < actual.Length; i++)
        {
            bool agrees = double.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : actual[i] == expected[i] || Math.Abs(actual[i] - expected[i]) <= bounds[i];
            if (!agrees)
            {
                return $"{what}[{i}]: expected {expected[i]:R} within {bounds[i]:E2}, got {actual[i]:R}.";
            }
        }

        return null;
    }

    /// <summary>The first element whose bits differ, as a sentence; null where there is none.</summary>
    public static string? FirstDifferentBits(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
        {
            return $"{what}: expected {expected.Length} values, got {actual.Length}.";
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(actual[i]) != BitConverter.SingleToUInt32Bits(expected[i]))
            {
                return $"{what}[{i}]: expected {expected[i]:R}, got {actual[i]:R}.";
            }
        }

        return null;
    }
}
