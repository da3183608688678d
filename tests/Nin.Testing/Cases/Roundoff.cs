namespace Nin.Testing.Cases;

/// <summary>What rounding to float can do to a result, from which every tolerance is derived.</summary>
public static class Roundoff
{
    /// <summary>The unit roundoff of float, u = 2^-24: an operation's result is off by a factor within 1 ± u.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>The unit roundoff of double.</summary>
    public const double DoubleUnit = Unit * Unit / 32;

    /// <summary>The smallest positive float: what a result in the subnormal range can be off by.</summary>
    public const double Smallest = 1.401298464324817e-45;

    /// <summary>The longest sum that <see cref="Sum"/> holds for.</summary>
    public const int LongestSum = 5791;

    /// <summary>
    /// The error of a sum of n products, or of n − 1 additions and one more rounding, as a factor of Σ|a·b|: (n + 2)·u.
    /// </summary>
    /// <remarks>
    /// However the sum is ordered, and fused or not, each product is rounded at most once and takes part in at most n − 1
    /// additions, so the computed sum is Σ a·b·(1 + θ) with |θ| ≤ γ(n) = n·u / (1 − n·u) (Higham, Accuracy and Stability of
    /// Numerical Algorithms, section 3.1). γ(n) ≤ (n + 2)·u as long as n·(n + 2)·u ≤ 2, that is n ≤ 5791. The error of the
    /// reference in double is 2^29 times smaller and lost in the 2. Nothing rounded (n = 0) leaves nothing to forgive.
    /// </remarks>
    public static double Sum(int n)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, LongestSum);
        return n == 0 ? 0 : (n + 2) * Unit;
    }
}
