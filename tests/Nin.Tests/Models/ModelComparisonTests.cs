using Nin.Imaging;
using Nin.Models;
using Nin.Tensors;

namespace Nin.Tests.Models;

/// <summary>Two that ought to answer the same.</summary>
public sealed class ModelComparisonTests
{
    [Fact]
    public void Of_AMapAndTheSameRowWithChannelsFirst_AreTheSame()
    {
        // Two channels of two rows and three columns, as Nin lays them out and as ONNX flattens them.
        float[] last = [0, 9, 1, 2, 3, 8, 4, 7, 6, 5, 5, 6], first = [0, 1, 3, 4, 6, 5, 9, 2, 8, 7, 5, 6];
        foreach (FeatureShape other in new[] { FeatureShape.Flat(12), new FeatureShape(2, 2, 3) })
        {
            ModelComparison found = Compared(Scores(new FeatureShape(2, 3, 2), last), Scores(other, first));
            Assert.Equal(new ModelComparison(1, 6, 6, 0, 0, 9), found);
            Assert.Equal(found, Compared(Scores(other, first), Scores(new FeatureShape(2, 3, 2), last)));
        }
    }

    [Fact]
    public void Of_Maps_AnswersAreCountedByPixel()
    {
        var shape = new FeatureShape(1, 4, 2);
        ModelComparison found = Compared(
            Scores(shape, [1, 2, 1, 2, 1, 2, 1, 2]), Scores(shape, [1, 2, 2, 1, 1, 2, 1, 2]));
        Assert.Equal((4, 3), (found.Answers, found.SameAnswers));
        Assert.Equal((1.0, 0.5), (found.Largest, found.Relative));
    }

    [Fact]
    public void Of_ManyClassesThatAreAllUnlikely_AreNotTheSameThoughProbabilitiesAreClose()
    {
        var random = new System.Random(1);
        float[] one = [.. Enumerable.Range(0, 8192).Select(_ => random.NextSingle())];
        float[] other = [.. Enumerable.Range(0, 8192).Select(_ => random.NextSingle())];
        ComparedSide a = Probabilities(one), b = Probabilities(other);
        Assert.All(a.Answer([Picture])[0].Zip(b.Answer([Picture])[0]), pair => Assert.Equal(pair.First, pair.Second, 2.5e-4f));
        Assert.False(Compared(a, b).IsWithin(1e-2));
        Assert.True(Compared(a, b).AreLogProbabilities);
    }

    [Fact]
    public void Of_ScoresAndTheirProbabilities_AreTheSame()
    {
        float[] scores = [4, -3, 2.5f, 0];
        ComparedSide side = Scores(FeatureShape.Flat(4), scores);
        Assert.True(Compared(side, Probabilities(scores)).IsWithin(1e-6));
        ComparedSide cooled = Probabilities([.. scores.Select(score => score / 2)]);
        Assert.False(Compared(side, cooled).IsWithin(1e-2));
        Assert.True(Compared(side with { Temperature = 2 }, cooled).IsWithin(1e-6));
    }

    [Fact]
    public void Of_SmallScores_DifferencesAreAShareOfTheLargest()
    {
        ModelComparison found = Compared(
            Scores(FeatureShape.Flat(2), [2e-5f, 1e-5f]), Scores(FeatureShape.Flat(2), [1.9e-5f, 1e-5f]));
        Assert.Equal(0.05, found.Relative, 6);
        Assert.False(found.IsWithin(1e-4));
    }

    [Fact]
    public void IsWithin_OtherAnswers_NeverHoweverWideTheTolerance()
    {
        ModelComparison found = Compared(
            Scores(FeatureShape.Flat(3), [10, 9.8f, 0]), Scores(FeatureShape.Flat(3), [9.8f, 10, 0]));
        Assert.True(found.Relative < 0.1);
        Assert.False(found.IsWithin(0.1));
    }

    [Theory]
    [InlineData(10, 9.9999f, 9.9999f, 10, 1)]
    [InlineData(10, 9.9999f, 9, 10, 0)]
    public void Of_NearTies_CountAsTheSameWhereBothAreUndecided(float a0, float a1, float b0, float b1, int same) =>
        Assert.Equal(
            same, Compared(Scores(FeatureShape.Flat(2), [a0, a1]), Scores(FeatureShape.Flat(2), [b0, b1])).SameAnswers);

    [Fact]
    public void Of_AnyClasses_EachClassIsAnAnswer()
    {
        var shape = FeatureShape.Flat(4);
        ModelComparison found = Compared(
            Scores(shape, [3, 2, -1, 1]) with { Threshold = 0 }, Scores(shape, [3, -2, -1, 1]) with { Threshold = 0 });
        Assert.Equal((4, 3), (found.Answers, found.SameAnswers));
    }

    [Fact]
    public void Of_OtherShapesOrNoNumbers_AreRefused()
    {
        ComparedSide side = Scores(FeatureShape.Flat(2), [1, 2]);
        Assert.Throws<ArgumentException>(() => Compared(side, Scores(FeatureShape.Flat(3), [1, 2, 3])));
        Assert.Throws<ArgumentException>(() => ModelComparison.Of(side, side, []));
        Assert.Throws<NotFiniteNumberException>(() => Compared(side, Scores(FeatureShape.Flat(2), [1, float.NaN])));
    }

    private static Image Picture { get; } = new(1, 1, 1, new byte[1]);

    private static ModelComparison Compared(ComparedSide first, ComparedSide second) =>
        ModelComparison.Of(first, second, [Picture]);

    private static ComparedSide Scores(FeatureShape shape, float[] numbers) =>
        new(shape, AreProbabilities: false, pictures => [.. pictures.Select(_ => numbers)]);

    private static ComparedSide Probabilities(float[] scores)
    {
        double sum = scores.Sum(score => Math.Exp(score));
        float[] numbers = [.. scores.Select(score => (float)(Math.Exp(score) / sum))];
        return new(FeatureShape.Flat(scores.Length), AreProbabilities: true, pictures => [.. pictures.Select(_ => numbers)]);
    }
}
