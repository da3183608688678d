using Nin.Training.RangeTest;

namespace Nin.Cli.Output;

/// <summary>
/// Where a range test's curve lies in its frame: rates on a logarithmic axis, losses on a linear one. Places are shares of
/// the frame, from the left and from the bottom; one above 1 is cut off.
/// </summary>
internal sealed class CurveAxes
{
    /// <summary>
    /// How much is shown above and below the smoothed fall, as shares of it: the fall is what one looks at, and not the
    /// rise after it, nor how far single batches stray.
    /// </summary>
    private const double ShownAbove = 0.4, ShownBelow = 0.2;

    private const int LossSteps = 5;

    private readonly double _lowestRate, _decades, _lowestLoss, _lossStep;
    private readonly int _steps;

    public CurveAxes(IReadOnlyList<LearningRatePoint> points)
    {
        _lowestRate = points[0].LearningRate;
        _decades = Math.Log10(points[^1].LearningRate / _lowestRate);
        double bottom = points.Min(point => point.Smoothed);
        double start = points.TakeWhile(point => point.Smoothed > bottom).Select(point => point.Smoothed).DefaultIfEmpty(bottom)
            .Max();
        double fall = start - bottom;
        double lowest = Math.Max(points.Min(point => Math.Min(point.Loss, point.Smoothed)), bottom - (ShownBelow * fall));
        double highest = Math.Min(points.Max(point => Math.Max(point.Loss, point.Smoothed)), start + (ShownAbove * fall));
        _lossStep = NiceStep(Math.Max(highest - lowest, Math.Max(Math.Abs(highest), 1e-6) * 1e-3) / LossSteps);
        _lowestLoss = Math.Floor(lowest / _lossStep) * _lossStep;
        _steps = Math.Max((int)Math.Ceiling((highest - _lowestLoss) / _lossStep), 1);
    }

    /// <summary>The powers of ten on the axis.</summary>
    public IEnumerable<double> RateTicks => Decades().Select(decade => Math.Pow(10, decade));

    /// <summary>The twofold, threefold, ... ninefold of the powers of ten on the axis.</summary>
    public IEnumerable<double> MinorRateTicks =>
        from decade in Decades().Prepend((int)Math.Floor(Math.Log10(_lowestRate)))
        from digit in Enumerable.Range(2, 8)
        let rate = digit * Math.Pow(10, decade)
        where X(rate) is >= 0 and <= 1
        select rate;

    /// <summary>Round losses from the bottom to the top of the frame.</summary>
    public IEnumerable<double> LossTicks => Enumerable.Range(0, _steps + 1).Select(i => _lowestLoss + (i * _lossStep));

    public double X(double rate) => Math.Log10(rate / _lowestRate) / _decades;

    public double Y(double loss) => (loss - _lowestLoss) / (_steps * _lossStep);

    /// <summary>A loss with as many digits as the axis has steps for.</summary>
    public string LossText(double loss) =>
        Figures.Fixed(loss, Math.Max(0, (int)Math.Ceiling(-Math.Log10(_lossStep) - 1e-9) + (IsQuarter ? 1 : 0)));

    private bool IsQuarter => _lossStep / Math.Pow(10, Math.Floor(Math.Log10(_lossStep) + 1e-9)) is > 2.4 and < 2.6;

    private IEnumerable<int> Decades()
    {
        // A rate that is a power of ten but for its rounding counts as one.
        const double Rounding = 1e-6;
        int first = (int)Math.Ceiling(Math.Log10(_lowestRate) - Rounding), last = (int)Math.Floor(
            Math.Log10(_lowestRate) + _decades + Rounding);
        return Enumerable.Range(first, Math.Max(0, last - first + 1));
    }

    /// <summary>The next 1, 2, 2.5 or 5 times a power of ten.</summary>
    private static double NiceStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double[] nice = [1, 2, 2.5, 5, 10];
        return power * nice.First(digit => digit * power >= least * (1 - 1e-9));
    }
}
