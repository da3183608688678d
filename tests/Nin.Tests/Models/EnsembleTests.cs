using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Training;
using Nin.Training;

namespace Nin.Tests.Models;

public sealed class EnsembleTests
{
    /// <summary>A mean of three rounded once, and the logarithm and exponential of a loss.</summary>
    private const double LossTolerance = 1e-5;

    private static readonly Model Small = ModelFixture.Create(0);

    /// <summary>Another network, another input size, another preprocessing; the classes in another order.</summary>
    private static readonly Model Other = Reordered(ModelFixture.Create(
        ModelFixture.Network.WithInput(new(12, 12, 3)), Preprocessing.ScaleOnly(12, 12, 3), 1));

    [Fact]
    public void Classify_ModelsOfTheirOwnSizeAndOrder_IsTheMeanByName()
    {
        Image[] pictures = [Picture(1), Picture(2), Picture(3)];
        using var ensemble = new Ensemble([Small, Other], threads: 2);
        using Classifier small = new(Small, 1), other = new(Other, 1);
        IReadOnlyList<Prediction> together = ensemble.Classify(pictures);
        IReadOnlyList<Prediction> a = small.Classify(pictures), b = other.Classify(pictures);
        for (int i = 0; i < pictures.Length; i++)
        {
            foreach (ClassProbability one in together[i].Top(3))
            {
                double expected = ((double)Of(a[i], one.Label) + Of(b[i], one.Label)) / 2;
                Assert.Equal((float)expected, one.Probability);
            }

            Assert.Equal<float>(together[i].Probabilities, ensemble.Classify(pictures[i]).Probabilities);
        }

        static float Of(Prediction prediction, string label) => prediction.Top(3).Single(one => one.Label == label).Probability;
    }

    [Fact]
    public void Classify_Views_IsTheMeanOfWhatEachAnswersByItsViews()
    {
        using var ensemble = new Ensemble([Small, Other], threads: 2, TestViews.Shifts);
        using Classifier small = new(Small, 1) { Views = TestViews.Shifts }, other = new(Other, 1) { Views = TestViews.Shifts };
        float[] a = [.. small.Classify(Picture(1)).Probabilities], b = [.. other.Classify(Picture(1)).Probabilities.Reverse()];
        Assert.Equal(a.Zip(b, (x, y) => (float)(((double)x + y) / 2)), ensemble.Classify(Picture(1)).Probabilities);
        using var plain = new Ensemble([Small, Other], threads: 2);
        Assert.NotEqual<float>(plain.Classify(Picture(1)).Probabilities, ensemble.Classify(Picture(1)).Probabilities);
    }

    [Fact]
    public void Evaluate_Views_IsWhatTheAnswersComeTo()
    {
        TrainingResult run = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.Data);
        using var classifier = new Classifier(run.Model, 2) { Views = TestViews.Mirror };
        Evaluation alone = classifier.Evaluate(SmallRuns.Data.Test!);
        using var ensemble = new Ensemble([run.Model, run.Model], 2, TestViews.Mirror);
        EnsembleEvaluation twice = ensemble.Evaluate(SmallRuns.Data.Test!);
        Assert.Equal<int>([alone.Correct, alone.Correct], twice.Correct);
        Assert.Equal(alone.Confusion, twice.Together.Confusion);
        Assert.Equal(alone.Loss, twice.Together.Loss, LossTolerance);
    }

    [Fact]
    public void Ensemble_ViewsThatDoNotFitOne_AreRefused() => Assert.StartsWith(
        "Ensemble: model 1: crops: expected a preprocessing that cuts its input out of a larger picture",
        Assert.Throws<ArgumentException>(() => new Ensemble([Small, Other], 1, TestViews.Crops)).Message);

    [Fact]
    public async Task ClassifyAsync_APicture_IsTheSameAnswer()
    {
        using var ensemble = new Ensemble([Small, Other], threads: 1);
        Prediction later = await ensemble.ClassifyAsync(Picture(4));
        Assert.Equal<float>(ensemble.Classify(Picture(4)).Probabilities, later.Probabilities);
    }

    [Fact]
    public void Evaluate_OneModelTwice_IsWhatTheModelReaches()
    {
        TrainingResult run = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.Data);
        using var classifier = new Classifier(run.Model, 2);
        Evaluation alone = classifier.Evaluate(SmallRuns.Data.Test!);
        using var ensemble = new Ensemble([run.Model, run.Model], 2);
        EnsembleEvaluation twice = ensemble.Evaluate(SmallRuns.Data.Test!);
        Assert.Equal<int>([alone.Correct, alone.Correct], twice.Correct);
        Assert.Equal((alone.Correct, alone.Pictures), (twice.Together.Correct, twice.Together.Pictures));
        Assert.Equal(alone.Confusion, twice.Together.Confusion);
        Assert.Equal(alone.Loss, twice.Together.Loss, LossTolerance);
        Assert.Equal(alone.Accuracy, twice.AccuracyOf(1));
    }

    [Fact]
    public void Ensemble_OtherClasses_IsRefusedAndNamesOne()
    {
        var fewer = new Model(Small.Network, Small.Weights, ["class \"0\" é", "dog", "class \"2\" é"], Small.Preprocessing);
        Assert.Equal(
            "Ensemble: expected models of the same classes; model 2 tells 3 apart, the first 3, and only the first knows 'class \"1\" é'.",
            Assert.Throws<ArgumentException>(() => new Ensemble([Small, fewer])).Message);
        Assert.Throws<ArgumentException>(() => new Ensemble([]));
        var any = new Model(Small.Network, Small.Weights, Small.Labels, Small.Preprocessing)
        {
            AnswerKind = AnswerKind.AnyClasses,
        };
        Assert.Throws<ArgumentException>(() => new Ensemble([Small, any]));
    }

    private static Model Reordered(Model model) =>
        new(model.Network, model.Weights, model.Labels.Reverse(), model.Preprocessing);

    private static Image Picture(int seed) =>
        new(10, 9, 3, Enumerable.Range(0, 270).Select(i => (byte)(i * seed * 37)).ToArray());
}
