namespace Nin.Layers;

/// <summary>The normal distribution, which .NET has no function for.</summary>
internal static class NormalDistribution
{
    /// <summary>
    /// The coefficients, by Chebyshev's polynomials of 2t − 1 with t = 2 / (2 + z), of ln(erfc(z) / t) + z². They were
    /// computed with forty digits; the complementary error function is then right to 6e-13 of itself for every z of 0 or more.
    /// </summary>
    private static ReadOnlySpan<double> Coefficients =>
    [
        -0.6513268598908547, 0.6419697923564902, 0.019476473204185836, -0.009561514786808632, -0.0009465953444820368,
        0.00036683949785276145, 4.2523324806907776e-05, -2.027857811253425e-05, -1.6242900046470207e-06, 1.3036558355805188e-06,
        1.562644172207037e-08, -8.523809591493047e-08, 6.529054439102472e-09, 5.059343495548183e-09, -9.91364156490099e-10,
        -2.2736512229574948e-10, 9.646791102233921e-11, 2.394038081248956e-12, -6.886027525110881e-12, 8.944879263334013e-13,
    ];

    /// <summary>The density exp(−x² / 2) / √(2π).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The share of the distribution below x: erfc(−x / √2) / 2, which keeps its digits far below 0.</summary>
    public static double Below(double x)
    {
        double half = ComplementaryError(Math.Abs(x) / Math.Sqrt(2)) / 2;
        return x < 0 ? half : 1 - half;
    }

    /// <summary>erfc(z) of a z of 0 or more: Clenshaw's sum of the polynomials.</summary>
    private static double ComplementaryError(double z)
    {
        ReadOnlySpan<double> coefficients = Coefficients;
        double t = 2 / (2 + z), u = (2 * t) - 1, one = 0, two = 0;
        for (int i = coefficients.Length - 1; i > 0; i--)
        {
            (one, two) = ((2 * u * one) - two + coefficients[i], one);
        }

        return t * Math.Exp((-z * z) + coefficients[0] + (u * one) - two);
    }
}
