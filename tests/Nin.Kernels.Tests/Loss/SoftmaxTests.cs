using Nin.Kernels.Loss;

namespace Nin.Kernels.Tests.Loss;

public class SoftmaxTests
{
    [Fact]
    public void Forward_HugeLogits_NeitherOverflowsNorVanishes()
    {
        float[] output = new float[4];

        Softmax.Forward(2, [1e30f, 1e30f, -3e38f, 3e38f], output);

        Assert.Equal([0.5f, 0.5f, 0f, 1f], output);
    }

    [Fact]
    public void Forward_NaNInARow_MakesThatRowNaNAndNoOther()
    {
        float[] output = new float[4];

        Softmax.Forward(2, [float.NaN, 1f, 0f, 0f], output);

        Assert.Equal([float.NaN, float.NaN, 0.5f, 0.5f], output);
    }

    [Fact]
    public void Forward_InPlace_GivesTheSame()
    {
        float[] values = [1f, 2f, 3f], output = new float[3];
        Softmax.Forward(3, values, output);

        Softmax.Forward(3, values, values);

        Assert.Equal(output, values);
    }

    [Fact]
    public void CrossEntropy_SmoothedSingleClass_HasNoLossAndNoGradient()
    {
        // The targets of a row sum to 1 whatever the smoothing, so with one class the target is the probability.
        float[] gradient = [float.NaN];

        double loss = Softmax.CrossEntropy(1, [3f], new([0], 0.1f), 1f, gradient);

        Assert.Equal(0.0, loss, 1e-15);
        Assert.Equal(0.0, gradient[0], 1e-15);
    }

    [Fact]
    public void CrossEntropy_UniformLogits_IsTheLogarithmOfTheClasses()
    {
        double loss = Softmax.CrossEntropy(10, new float[20], new([0, 9], 0.1f), 1f, new float[20]);

        Assert.Equal(2 * Math.Log(10), loss, 12);
    }

    [Fact]
    public void CrossEntropy_ImpossibleClassThatIsNotTheLabel_CostsNothing()
    {
        float[] gradient = new float[2];

        double loss = Softmax.CrossEntropy(2, [0f, float.NegativeInfinity], new([0], 0f), 1f, gradient);

        Assert.Equal(0.0, loss);
        Assert.Equal([0f, 0f], gradient);
    }

    [Fact]
    public void CrossEntropy_ClassWeights_AreThoseOfPyTorch()
    {
        // Uniform logits cost ln 2 a picture; the picture of class 1 counts three times, and the mean divides by 1 + 3.
        var targets = new ClassTargets([0, 1], 0f, [], [], [1f, 3f]);
        float[] gradient = new float[4];
        double loss = Softmax.CrossEntropy(2, new float[4], targets, (float)(1 / targets.TotalWeight), gradient);
        Assert.Equal(Math.Log(2), loss / targets.TotalWeight, 12);
        Assert.Equal([-0.125f, 0.125f, 0.375f, -0.375f], gradient);
        Assert.Equal(2, new ClassTargets([0, 1]).TotalWeight);
    }

    [Fact]
    public void CrossEntropy_GradientScale_ScalesTheGradientAndNotTheLoss()
    {
        float[] whole = new float[3], quarter = new float[3];
        double loss = Softmax.CrossEntropy(3, [1f, -2f, 0.5f], new([1], 0.1f), 1f, whole);

        Assert.Equal(loss, Softmax.CrossEntropy(3, [1f, -2f, 0.5f], new([1], 0.1f), 0.25f, quarter));
        Assert.Equal(whole.Select(value => value / 4), quarter);
    }

    [Fact]
    public void CrossEntropyOfProbabilities_VanishingProbability_HasFiniteLossAndAGradientThatStillPulls()
    {
        float[] gradient = new float[2];

        double loss = Softmax.CrossEntropyOfProbabilities(2, [0f, 1f], new([0], 0f), 1f, gradient);

        Assert.Equal(-Math.Log(1e-7), loss, 12);
        Assert.Equal(-1e7f, gradient[0]);
        Assert.Equal(0f, gradient[1]);
    }

    [Fact]
    public void CrossEntropyOfProbabilities_NaN_StaysNaN()
    {
        Assert.True(double.IsNaN(Softmax.CrossEntropyOfProbabilities(2, [float.NaN, 1f], new([0], 0f), 1f, new float[2])));
    }

    [Fact]
    public void Forward_BrokenRows_SaysWhatItExpected()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Softmax.Forward(3, new float[4], new float[4]));

        Assert.Equal("Softmax: expected whole rows of 3 floats on both sides, got 4 and 4.", error.Message);
    }

    [Fact]
    public void Backward_WrongGradientLength_SaysWhatItExpected()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Softmax.Backward(2, new float[4], new float[2], new float[4]));

        Assert.Equal("Softmax: expected whole rows of 2 floats on both sides, got 4 and 2.", error.Message);
    }

    [Fact]
    public void CrossEntropy_WrongNumberOfLabels_SaysWhatItExpected()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Softmax.CrossEntropy(2, new float[6], new([0, 1], 0f), 1f, new float[6]));

        Assert.StartsWith("CrossEntropy: expected 3 labels, got 2.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void CrossEntropy_LabelOutOfRange_SaysWhichLabel(int label)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Softmax.CrossEntropyOfProbabilities(2, new float[2], new([label], 0f), 1f, new float[2]));

        Assert.StartsWith($"CrossEntropy: expected labels in [0, 2), got {label}.", error.Message, StringComparison.Ordinal);
    }
}
