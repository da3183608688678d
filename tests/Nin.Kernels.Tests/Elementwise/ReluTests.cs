namespace Nin.Kernels.Tests.Elementwise;

public class ReluTests
{
    // Enough elements for every vector width and a rest.
    private const int Length = 37;

    public static TheoryData<float, float> Values => new()
    {
        { 0f, 0f }, { -0f, 0f }, { 1e-45f, 1e-45f }, { -1e-45f, 0f }, { float.NaN, float.NaN },
        { float.PositiveInfinity, float.PositiveInfinity }, { float.NegativeInfinity, 0f },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Relu_SpecialValue_IsKeptOrZero(float input, float expected)
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] values = [.. Enumerable.Repeat(input, Length)];

            set.Relu(values, values);

            Assert.All(values, value => Assert.True(value.Equals(expected), $"{set.Name}: expected {expected:R}, got {value:R}."));
        }
    }

    [Fact]
    public void ReluBackward_OutputZero_PassesNothingNotEvenNaN()
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] gradient = [.. Enumerable.Repeat(float.NaN, Length)];

            set.ReluBackward(new float[Length], gradient, gradient);

            Assert.All(gradient, value => Assert.Equal(0f, value));
        }
    }

    [Fact]
    public void Add_InPlace_AddsOnce()
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] values = [.. Enumerable.Range(0, Length).Select(i => (float)i)];

            set.Add(values, values, values);

            Assert.Equal(Enumerable.Range(0, Length).Select(i => 2f * i), values);
        }
    }
}
