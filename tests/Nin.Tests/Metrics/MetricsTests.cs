using Nin.Data.Targets;
using Nin.Metrics;
using Nin.Models;
using Nin.Networks;

namespace Nin.Tests.Metrics;

/// <summary>Every figure against what it comes to by hand.</summary>
public sealed class MetricsTests
{
    /// <summary>A double that was rounded a few times.</summary>
    private const double Rounded = 1e-15;

    /// <summary>Probabilities are in single precision: half a unit of them.</summary>
    private const double SingleRounded = 1.0 / (1 << 24);

    /// <summary>Figures are written down to ten digits.</summary>
    private const double Written = 5e-11;

    [Fact]
    public void Confusion_FivePictures_HasPrecisionRecallAndF1()
    {
        // Of a: found, found, taken for b. Of b: found. Of c: taken for a.
        var matrix = new ConfusionMatrix(["a", "b", "c", "d"]);
        foreach ((int actual, int predicted) in ((int, int)[])[(0, 0), (0, 0), (0, 1), (1, 1), (2, 0)])
        {
            matrix.Add(actual, predicted);
        }

        Assert.Equal(3.0 / 5, matrix.Value, Rounded);
        Assert.Equal([2.0 / 3, 1.0 / 2, null, null], matrix.Classes.Select(one => one.Precision));
        Assert.Equal([2.0 / 3, 1.0, 0.0, null], matrix.Classes.Select(one => one.Recall));
        Assert.Equal([2.0 / 3, 2.0 / 3, 0.0, null], matrix.Classes.Select(one => one.F1));
        var evaluation = new Evaluation(5, 3, 1) { Confusion = matrix };
        Assert.Equal(((2.0 / 3) + 1 + 0) / 3, evaluation.BalancedAccuracy!.Value, Rounded);
        Assert.Equal([("a", "a", 2), ("a", "b", 1), ("b", "b", 1), ("c", "a", 1)], matrix.Cells);
    }

    [Fact]
    public void TopAccuracy_EqualScores_TakesTheFirstFirst()
    {
        var top = new TopAccuracy(2);
        Feed(top, [0.1f, 0.5f, 0.5f, 0.5f], label: 1);
        Feed(top, [0.1f, 0.5f, 0.5f, 0.5f], label: 2);
        Feed(top, [0.1f, 0.5f, 0.5f, 0.5f], label: 3);
        Feed(top, [0.9f, 0.5f, 0.3f, 0.1f], label: 0);
        Assert.Equal(3.0 / 4, top.Value, Rounded);
    }

    [Fact]
    public void CalibrationError_TwoBins_WeighsThemByTheirAnswers()
    {
        // Three answers of 0.75, of which one is right, and one of 1, which is: (3·|0.75 − 1/3| + 1·0) / 4.
        var error = new CalibrationError();
        Feed(error, [0.75f, 0.25f], label: 0);
        Feed(error, [0.75f, 0.25f], label: 1);
        Feed(error, [0.25f, 0.75f], label: 0);
        Feed(error, [1f, 0f], label: 0);
        Assert.Equal(3 * (0.75 - (1.0 / 3)) / 4, error.Value, SingleRounded);
    }

    [Fact]
    public void Interval_Wilson_IsThePublishedOne()
    {
        // 8,934 of 10,000 by the formula of Wilson's paper; and the ends, where the normal approximation has no width.
        (double low, double high) = Proportion.Interval(8934, 10_000);
        Assert.Equal(0.8871996823, low, Written);
        Assert.Equal(0.8992981878, high, Written);
        Assert.Equal(0, Proportion.Interval(0, 10).Low, Rounded);
        Assert.Equal(0.2775327999, Proportion.Interval(0, 10).High, Written);
        Assert.Equal(1, Proportion.Interval(10, 10).High, Rounded);
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Interval(2, 1));
    }

    [Fact]
    public void LabelSet_ThreePictures_HasMeanAndMicroF1()
    {
        // Of a: found, missed. Of b: found, and said of a picture without it. Of c: nothing.
        var figures = new LabelSetFigures(["a", "b", "c"]);
        Feed(figures, [2f, 1f, -1f], ClassSetTarget.Of(0, 1));
        Feed(figures, [-2f, 0.5f, -1f], ClassSetTarget.Of(0));
        Feed(figures, [0f, -1f, -1f], ClassSetTarget.Of());
        Assert.Equal([2.0 / 3, 2.0 / 3, null], figures.Classes.Select(one => one.F1));
        Assert.Equal(2.0 / 3, figures.Value, Rounded);
        Assert.Equal(2.0 * 2 / (3 + 3), figures.MicroF1, Rounded);
        Assert.Equal(double.NaN, new LabelSetFigures(["a"]).Value);
    }

    private static void Feed(Metric metric, float[] probabilities, int label) =>
        Feed(metric, probabilities, ClassTarget.Of(label));

    private static void Feed(Metric metric, float[] probabilities, Target target)
    {
        var layout = new OutputLayout(
            new NetworkBuilder("n", 1, 1, probabilities.Length).Conv2d(probabilities.Length, 1).Flatten().Softmax().Build());
        metric.Add(new Example(0, target, probabilities, new OutputSet(layout, probabilities, 1), 0));
    }

    /// <summary>For three numbers Student's quantile is 4.303, that of the normal distribution 1.960.</summary>
    [Fact]
    public void SampleMeanOfFew_ThreeNumbers_HasStudentsRange()
    {
        SampleMean few = SampleMean.OfFew([1, 2, 3]);
        Assert.Equal((2, 3), (few.Mean, few.Count));
        Assert.Equal(4.302652730 / Math.Sqrt(3), few.HalfWidth, 8);
        Assert.Equal(double.NaN, SampleMean.OfFew([1]).HalfWidth);
        Assert.Throws<ArgumentException>(() => SampleMean.OfFew([]));
    }
}
