using Nin.Data.Targets;

namespace Nin.Metrics;

/// <summary>
/// How far a model's probabilities are from how often it is right: the mean difference between the two over bins of equal width,
/// each weighed by its answers. 0 is best.
/// </summary>
/// <remarks><b>Source</b> Guo, Pleiss, Sun, Weinberger, arXiv 1706.04599, equation 3 (ECE), with 15 bins as there.</remarks>
public sealed class CalibrationError : Metric
{
    private const int BinCount = 15;

    private readonly double[] _confidence = new double[BinCount];
    private readonly int[] _right = new int[BinCount], _count = new int[BinCount];

    /// <inheritdoc/>
    public override string Name => "calibration error";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            for (int bin = 0; bin < BinCount; bin++)
            {
                sum += Math.Abs(_confidence[bin] - _right[bin]);
            }

            return sum / _count.Sum();
        }
    }

    /// <summary>The bins that have answers, from the least sure to the surest: what a reliability diagram shows.</summary>
    public IEnumerable<CalibrationBin> Bins => Enumerable.Range(0, BinCount).Where(bin => _count[bin] > 0).Select(bin =>
        new CalibrationBin(
            (double)bin / BinCount, (bin + 1.0) / BinCount, _count[bin], _confidence[bin] / _count[bin],
            (double)_right[bin] / _count[bin]));

    /// <inheritdoc/>
    public override void Add(Example example)
    {
        int best = example.Best;
        Add(example.Probabilities[best], best == ((ClassTarget)example.Target).Label);
    }

    /// <summary>Counts an answer.</summary>
    internal void Add(float confidence, bool isRight)
    {
        int bin = Math.Clamp((int)Math.Ceiling(confidence * (double)BinCount) - 1, 0, BinCount - 1);
        _confidence[bin] += confidence;
        _right[bin] += isRight ? 1 : 0;
        _count[bin]++;
    }
}
