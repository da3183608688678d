namespace Nin.Onnx.Evaluation;

/// <summary>The error function, to the precision of a double.</summary>
internal static class ErrorFunction
{
    /// <summary>2/√π times the integral of exp(−t²) from 0 to x.</summary>
    /// <remarks>
    /// <b>Source</b> Abramowitz, Stegun, 7.1.6 (the series without cancelling signs) up to 3, and 7.1.14 (the continued fraction)
    /// beyond.
    /// </remarks>
    public static double Of(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x) || size > 6)
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double value;
        if (size < 3)
        {
            double term = size, sum = size;
            for (int n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * size * size / ((2 * n) + 1);
                sum += term;
            }

            value = 2 / Math.Sqrt(Math.PI) * Math.Exp(-size * size) * sum;
        }
        else
        {
            double fraction = size;
            for (int n = 60; n > 0; n--)
            {
                fraction = size + (n / 2.0 / fraction);
            }

            value = 1 - (Math.Exp(-size * size) / (Math.Sqrt(Math.PI) * fraction));
        }

        return x < 0 ? -value : value;
    }
}
