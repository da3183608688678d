using Nin.Kernels.Pointwise;

namespace Nin.Testing.Cases;

/// <summary>How far a function of one number and its derivative can be off when they are computed in float.</summary>
/// <remarks>
/// In units u = 2^-24 of the result, to first order; the last digit of each sum below covers the products of errors.
/// <para>
/// exp: the argument is reduced exactly but for 0.4 u, the polynomial ends in 1 + r + r²·p, which rounds by 1.5 u: 3 u.
/// exp − 1 and log(1 + x) likewise 3 u and 4 u. σ = 1 / (1 + e) or e / (1 + e): the exponential's 3 u, a sum and a quotient, 6 u.
/// σ' = e / (1 + e)²: 3 u, twice a sum's 1 u, product and quotient, 8 u, of which the exponential's in the sum turn some back.
/// tanh = −m / (2 + m) with m = exp(−2|x|) − 1: at most twice the 3 u of m, a sum and a quotient, 8 u.
/// </para>
/// <para>
/// Φ: exp(−x²/2) as two exponentials and their product, 7.3 u with the second's argument, t twice 2 u, Horner's rule 2.9 · 2 u
/// with its coefficients' 1 u, v 1 u and two products: 24 u; the density has the first of these and a product, 9 u.
/// </para>
/// <para>
/// Where the argument y of an exponential is itself rounded by k u, the result is off by k·|y| u more: once for softplus, six
/// times for the cubic polynomial of the form of GELU with a hyperbolic tangent.
/// </para>
/// </remarks>
public static class PointwiseBound
{
    private const double U = Roundoff.Unit, Cubic = 0.044715, Factor = 1.5957691216057308;

    /// <summary>What the value can be off by.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">The number.</param>
    /// <param name="value">The exact value.</param>
    public static double OfValue(PointwiseFunction function, double x, double value)
    {
        double size = Math.Abs(value), y = x * function.First;
        double units = function.Kind switch
        {
            PointwiseKind.Relu6 or PointwiseKind.Clip => 0,
            PointwiseKind.LeakyRelu => 1,
            PointwiseKind.Sigmoid => 6,
            PointwiseKind.Silu => 7,
            PointwiseKind.Tanh => 8,
            PointwiseKind.Elu => 5,
            PointwiseKind.Gelu => 25,
            PointwiseKind.TanhGelu => 8 + (6 * Math.Abs(TanhExponent(x))),
            PointwiseKind.Softplus => y > 0 ? 12 : 12 - y,

            // A sum's rounding, of numbers up to 7, and a quotient's; the product's.
            PointwiseKind.HardSigmoid => 1,
            PointwiseKind.HardSwish => 2,
            _ => throw new ArgumentOutOfRangeException(
                nameof(function), function.Kind, "PointwiseBound: expected a known function."),
        };
        double sum = Math.Abs(x) > 4 ? 0 : function.Kind switch
        {
            PointwiseKind.HardSigmoid => U * (Math.Abs(x) + 3) / 6,
            PointwiseKind.HardSwish => U * Math.Abs(x) * (Math.Abs(x) + 3) / 6,
            _ => 0,
        };
        return (units == 0 ? 0 : units * U * size) + sum + Floor(function, x);
    }

    /// <summary>What the derivative can be off by.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">The number.</param>
    /// <param name="slope">The exact derivative.</param>
    public static double OfSlope(PointwiseFunction function, double x, double slope)
    {
        double size = Math.Abs(slope), y = x * function.First, above = 1 / (1 + Math.Exp(x)), below = 1 / (1 + Math.Exp(-x));
        double error = function.Kind switch
        {
            PointwiseKind.Relu6 or PointwiseKind.Clip or PointwiseKind.LeakyRelu => 0,
            PointwiseKind.HardSigmoid => size,
            PointwiseKind.HardSwish => Math.Abs(x) > 4 ? 0 : (Math.Abs(x) / 3) + size,
            PointwiseKind.Sigmoid or PointwiseKind.Tanh => 8 * size,
            PointwiseKind.Elu => 4 * size,
            PointwiseKind.Softplus => (Math.Abs(y) + 7) * size,

            // The two terms nearly cancel where the function is least: the errors of both stay.
            PointwiseKind.Silu => (8 * size) + (7 * below * Math.Abs(x) * above),
            PointwiseKind.Gelu => size + (24 * Math.Min(1, Math.Exp(-x * x / 2) + (x > 0 ? 1 : 0)))
                + (11 * Math.Abs(x) * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
            PointwiseKind.TanhGelu => size + TanhSlope(x),
            _ => throw new ArgumentOutOfRangeException(
                nameof(function), function.Kind, "PointwiseBound: expected a known function."),
        };

        // What a subnormal slope of σ lost is multiplied by the polynomial's derivative.
        double factor = function.Kind == PointwiseKind.TanhGelu ? Factor * (1 + (3 * Cubic * Math.Min(x * x, 900))) : 1;
        return (U * error) + (factor * Floor(function, x));
    }

    private static double TanhExponent(double x) => Factor * (x + (Cubic * x * x * x));

    private static double TanhSlope(double x)
    {
        double u = TanhExponent(x), below = 1 / (1 + Math.Exp(-u)), bell = below / (1 + Math.Exp(u));
        double bent = bell == 0 ? 0 : Math.Abs(x) * bell * Factor * (1 + (3 * Cubic * x * x));
        return (below == 0 ? 0 : (7 + (6 * Math.Abs(u))) * below) + (bent == 0 ? 0 : (13 + (6 * Math.Abs(u))) * bent);
    }

    /// <summary>What subnormal numbers lose, and what is multiplied by after it.</summary>
    private static double Floor(PointwiseFunction function, double x) => function.Kind switch
    {
        PointwiseKind.Relu6 or PointwiseKind.Clip => 0,
        PointwiseKind.Elu => Roundoff.Smallest * (2 + Math.Abs(function.First)),
        PointwiseKind.Softplus => Roundoff.Smallest * (2 + (2 / function.First)),
        _ => Roundoff.Smallest * (8 + (4 * Math.Min(Math.Abs(x), 200))),
    };
}
