using Nin.Kernels.Loss;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Loss;

public class SoftmaxTests
{
    public static TheoryData<string> Sets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Forward_HugeLogits_NeitherOverflowsNorVanishes(string set)
    {
        float[] output = new float[4];

        KernelSet.Choose(set).Softmax(2, [1e30f, 1e30f, -3e38f, 3e38f], output);

        Assert.Equal([0.5f, 0.5f, 0f, 1f], output);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Forward_NaNInARow_MakesThatRowNaNAndNoOther(string set)
    {
        float[] output = new float[4];

        KernelSet.Choose(set).Softmax(2, [float.NaN, 1f, 0f, 0f], output);

        Assert.Equal([float.NaN, float.NaN, 0.5f, 0.5f], output);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Forward_InPlace_GivesTheSame(string set)
    {
        float[] values = [1f, 2f, 3f], output = new float[3];
        KernelSet.Choose(set).Softmax(3, values, output);

        KernelSet.Choose(set).Softmax(3, values, values);

        Assert.Equal(output, values);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropy_SmoothedSingleClass_HasNoLossAndNoGradient(string set)
    {
        // The targets of a row sum to 1 whatever the smoothing, so with one class the target is the probability.
        float[] gradient = [float.NaN];

        double loss = KernelSet.Choose(set).CrossEntropy(1, [3f], new([0], 0.1f), 1f, gradient);

        // They sum to it but for two roundings of numbers up to 1; the loss multiplies them by the logit and rounds once more.
        Assert.Equal(0.0, gradient[0], 2 * Roundoff.DoubleUnit);
        Assert.Equal(0.0, loss, 3 * 3 * Roundoff.DoubleUnit);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropy_UniformLogits_IsTheLogarithmOfTheClasses(string set)
    {
        double loss = KernelSet.Choose(set).CrossEntropy(10, new float[20], new([0, 9], 0.1f), 1f, new float[20]);

        // Two rows, each a logarithm and a sum over ten classes whose weights sum to 1.
        Assert.Equal(2 * Math.Log(10), loss, 2 * (10 + 4) * Roundoff.DoubleUnit * Math.Log(10));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropy_ImpossibleClassThatIsNotTheLabel_CostsNothing(string set)
    {
        float[] gradient = new float[2];

        double loss = KernelSet.Choose(set).CrossEntropy(2, [0f, float.NegativeInfinity], new([0], 0f), 1f, gradient);

        Assert.Equal(0.0, loss);
        Assert.Equal([0f, 0f], gradient);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropy_ClassWeights_AreThoseOfPyTorch(string set)
    {
        // Uniform logits cost ln 2 a picture; the picture of class 1 counts three times, and the mean divides by 1 + 3.
        var targets = new ClassTargets([0, 1], 0f, [], [], [1f, 3f]);
        float[] gradient = new float[4];
        double loss = KernelSet.Choose(set).CrossEntropy(2, new float[4], targets, (float)(1 / targets.TotalWeight), gradient);
        Assert.Equal(Math.Log(2), loss / targets.TotalWeight, 12);
        Assert.Equal([-0.125f, 0.125f, 0.375f, -0.375f], gradient);
        Assert.Equal(2, new ClassTargets([0, 1]).TotalWeight);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropy_GradientScale_ScalesTheGradientAndNotTheLoss(string set)
    {
        float[] whole = new float[3], quarter = new float[3];
        double loss = KernelSet.Choose(set).CrossEntropy(3, [1f, -2f, 0.5f], new([1], 0.1f), 1f, whole);

        Assert.Equal(loss, KernelSet.Choose(set).CrossEntropy(3, [1f, -2f, 0.5f], new([1], 0.1f), 0.25f, quarter));
        Assert.Equal(whole.Select(value => value / 4), quarter);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropyOfProbabilities_VanishingProbability_HasFiniteLossAndAGradientThatStillPulls(string set)
    {
        float[] gradient = new float[2];

        double loss = KernelSet.Choose(set).CrossEntropyOfProbabilities(2, [0f, 1f], new([0], 0f), 1f, gradient);

        Assert.Equal(-Math.Log(1e-7), loss, 4 * Roundoff.DoubleUnit * -Math.Log(1e-7));
        Assert.Equal(-1e7f, gradient[0]);
        Assert.Equal(0f, gradient[1]);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropyOfProbabilities_NaN_StaysNaN(string set)
    {
        double loss = KernelSet.Choose(set).CrossEntropyOfProbabilities(2, [float.NaN, 1f], new([0], 0f), 1f, new float[2]);
        Assert.True(double.IsNaN(loss));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Forward_BrokenRows_SaysWhatItExpected(string set)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => KernelSet.Choose(set).Softmax(3, new float[4], new float[4]));

        Assert.Equal("Softmax: expected whole rows of 3 floats on both sides, got 4 and 4.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Backward_WrongGradientLength_SaysWhatItExpected(string set)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => KernelSet.Choose(set).SoftmaxBackward(2, new float[4], new float[2], new float[4]));

        Assert.Equal("Softmax: expected whole rows of 2 floats on both sides, got 4 and 2.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CrossEntropy_WrongNumberOfLabels_SaysWhatItExpected(string set)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => KernelSet.Choose(set).CrossEntropy(2, new float[6], new([0, 1], 0f), 1f, new float[6]));

        Assert.StartsWith("CrossEntropy: expected 3 labels, got 2.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void CrossEntropy_LabelOutOfRange_SaysWhichLabel(int label)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => KernelSet.Default.CrossEntropyOfProbabilities(2, new float[2], new([label], 0f), 1f, new float[2]));

        Assert.StartsWith($"CrossEntropy: expected labels in [0, 2), got {label}.", error.Message, StringComparison.Ordinal);
    }
}
