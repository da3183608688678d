namespace Nin.Imaging;

/// <summary>Which source samples make up each sample of a resized line, and how much each counts, in fixed point.</summary>
/// <remarks>
/// <b>Source</b> Pillow's Resample.c: the window is clipped at the picture's edge and its weights are made to sum to 1.
/// </remarks>
internal sealed class ResampleWeights
{
    /// <summary>The bits behind the point: 32, less 8 for the sample and 2 for overshoot.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    private readonly int[] _starts, _counts, _weights;
    private readonly int _window;

    private ResampleWeights(int outputs, int window)
    {
        _window = window;
        (_starts, _counts) = (new int[outputs], new int[outputs]);
        _weights = new int[checked(outputs * window)];
    }

    /// <summary>The samples of the resized line.</summary>
    public int Outputs => _starts.Length;

    /// <summary>The first source sample of an output.</summary>
    public int Start(int output) => _starts[output];

    /// <summary>The weights of the source samples of an output, from the first.</summary>
    public ReadOnlySpan<int> Of(int output) => _weights.AsSpan(output * _window, _counts[output]);

    public static ResampleWeights For(int inputs, int outputs, ResizeFilter filter)
    {
        (Func<double, double> curve, double radius) = filter switch
        {
            ResizeFilter.Bilinear => (Triangle, 1.0),
            ResizeFilter.Bicubic => ((Func<double, double>)Cubic, 2.0),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Resize: expected Bilinear or Bicubic."),
        };
        double scale = (double)inputs / outputs;
        double widening = Math.Max(scale, 1.0);
        double support = radius * widening, narrowing = 1.0 / widening;
        int window = ((int)Math.Ceiling(support) * 2) + 1;
        var result = new ResampleWeights(outputs, window);
        var exact = new double[window];
        for (int output = 0; output < outputs; output++)
        {
            double center = (output + 0.5) * scale;
            int start = Math.Max(0, (int)(center - support + 0.5));
            int count = Math.Min(inputs, (int)(center + support + 0.5)) - start;
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                exact[i] = curve((i + start - center + 0.5) * narrowing);
                sum += exact[i];
            }

            (result._starts[output], result._counts[output]) = (start, count);
            Span<int> weights = result._weights.AsSpan(output * window, count);
            for (int i = 0; i < count; i++)
            {
                double weight = (sum == 0 ? exact[i] : exact[i] / sum) * (1 << PrecisionBits);
                weights[i] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }
        }

        return result;
    }

    private static double Triangle(double x)
    {
        x = Math.Abs(x);
        return x < 1.0 ? 1.0 - x : 0.0;
    }

    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1.0 ? (((((A + 2.0) * x) - (A + 3.0)) * x * x) + 1)
            : x < 2.0 ? (((((x - 5) * x) + 8) * x) - 4) * A
            : 0.0;
    }
}
