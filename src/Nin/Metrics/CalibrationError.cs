using Nin.Data.Targets;
using Nin.Networks;

namespace Nin.Metrics;

/// <summary>
/// How far a model's probabilities are from how often it is right: the mean difference between the two over bins of equal width,
/// each weighed by its answers. 0 is best.
/// </summary>
/// <remarks><b>Source</b> Guo, Pleiss, Sun, Weinberger, arXiv 1706.04599, equation 3 (ECE), with 15 bins as there.</remarks>
public sealed class CalibrationError : Metric
{
    private const int Bins = 15;

    private readonly double[] _confidence = new double[Bins];
    private readonly int[] _right = new int[Bins], _count = new int[Bins];

    /// <inheritdoc/>
    public override string Name => "calibration error";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            for (int bin = 0; bin < Bins; bin++)
            {
                sum += Math.Abs(_confidence[bin] - _right[bin]);
            }

            return sum / _count.Sum();
        }
    }

    /// <inheritdoc/>
    public override void Add(Example example)
    {
        int best = Answers.Best(example.Output(0));
        float confidence = example.Probabilities[best];
        int bin = Math.Clamp((int)Math.Ceiling(confidence * (double)Bins) - 1, 0, Bins - 1);
        _confidence[bin] += confidence;
        _right[bin] += best == ((ClassTarget)example.Target).Label ? 1 : 0;
        _count[bin]++;
    }
}
