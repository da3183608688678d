using Nin.Data;
using Nin.Imaging;
using Nin.Training;

namespace Nin.Tests.Training;

public sealed class ClassWeightsTests
{
    private static readonly Image Picture = new(1, 1, 1, new byte[1]);

    [Fact]
    public void Of_Balanced_LetsEveryClassWeighTheSameInAll()
    {
        float[] weights = ClassWeights.Of("balanced", Data(6, 2));
        Assert.Equal([8f / (2 * 6), 8f / (2 * 2)], weights);

        // Exact in binary: 6 · 2/3 is rounded to 4, and 2 · 2 is 4.
        Assert.Equal(6 * weights[0], 2 * weights[1]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("b=2.5", "1 2.5")]
    [InlineData("b=0.5, a=3", "3 0.5")]
    public void Of_NamesWithWeights_LeavesTheOthersAtOne(string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', ClassWeights.Of(text, Data(1, 1)).Select(weight => FormattableString.Invariant($"{weight}"))));

    [Theory]
    [InlineData("c=2", "classWeights: there is no class 'c'; the classes are a, b.")]
    [InlineData("a=0", "classWeights: expected 'balanced', or names with weights such as 'cat=2,dog=0.5', all above 0; got 'a=0'.")]
    [InlineData("a=NaN", "classWeights: expected 'balanced', or names with weights such as 'cat=2,dog=0.5', all above 0; got 'a=NaN'.")]
    [InlineData("a", "classWeights: expected 'balanced', or names with weights such as 'cat=2,dog=0.5', all above 0; got 'a'.")]
    public void Of_WhatIsNoWeight_IsNamed(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<RecipeException>(() => ClassWeights.Of(text, Data(1, 1))).Message);

    [Fact]
    public void Of_BalancedWithAnEmptyClass_SaysSo() => Assert.Equal(
        "classWeights: class 'b' has no picture to learn from, so that nothing balances it.",
        Assert.Throws<RecipeException>(() => ClassWeights.Of("balanced", Data(3, 0))).Message);

    [Fact]
    public void Validate_Recipe_RefusesWhatCannotBeReadBack()
    {
        Assert.Throws<RecipeException>(() => new Recipe { ClassWeights = "a=-1" }.Validate());
        Assert.StartsWith(
            "recipe: expected at most 1048576 characters in all, with its description, got ",
            Assert.Throws<RecipeException>(() => new Recipe { Description = new string('x', 17 << 20) }.Validate()).Message);
    }

    [Fact]
    public void Train_HeavyClass_IsAnsweredMoreOften()
    {
        // Noise, of which nothing can be learned but how much each class weighs.
        TrainingResult plain = SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.Data);
        TrainingResult weighted = SmallRuns.Run(
            SmallRuns.Recipe with { Epochs = 1, ClassWeights = $"{SmallRuns.Data.Train.Classes[0]}=50" }, SmallRuns.Data);
        Assert.NotEqual(plain.WeightsSha256, weighted.WeightsSha256);
        Assert.True(Answers(weighted) > Answers(plain));

        static int Answers(TrainingResult result)
        {
            using var classifier = new Nin.Models.Classifier(result.Model, 1);
            return classifier.Evaluate(SmallRuns.Data.Train).Confusion!.Classes[0].Predicted;
        }
    }

    private static InMemoryDataset Data(int first, int second)
    {
        int[] labels = [.. Enumerable.Repeat(0, first), .. Enumerable.Repeat(1, second)];
        return new InMemoryDataset("two", ["a", "b"], [.. labels.Select(_ => Picture)], labels);
    }
}
