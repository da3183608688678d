namespace Nin.Testing.Cases;

/// <summary>The error of results that are computed in double and rounded to float once.</summary>
internal static class DoubleArithmetic
{
    /// <summary>
    /// How many double roundings stand behind a term at most, beside those of the sum: the exponential and the logarithm
    /// are good to a unit or two, and an exponent of size up to 2^10 carries its own rounding into the result.
    /// </summary>
    private const int Roundings = 1 << 11;

    /// <summary>bound = u·|exact| for the rounding to float, plus the double arithmetic on Σ|a·b|, plus a subnormal's.</summary>
    public static void Bound(ReadOnlySpan<double> exact, ReadOnlySpan<double> magnitude, int terms, Span<double> bounds)
    {
        for (int i = 0; i < bounds.Length; i++)
        {
            bounds[i] = (Roundoff.Unit * Math.Abs(exact[i])) + ((terms + Roundings) * Roundoff.DoubleUnit * magnitude[i])
                + Roundoff.Smallest;
        }
    }
}
