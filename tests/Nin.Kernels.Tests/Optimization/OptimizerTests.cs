using Nin.Kernels.Optimization;
using Nin.Kernels.Tests.Cases;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Optimization;

public class OptimizerTests
{
    /// <summary>Enough elements for every vector width and a rest.</summary>
    private const int Length = 37;

    public static TheoryData<OperationCase> Unfused =>
    [
        new AdamCase(Length, new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, IsDecayDecoupled: false, 3)),
        new AdamCase(Length, new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, IsDecayDecoupled: true, 1000)),
        new RmsPropCase(Length, new RmsPropStep(0.01f, 0.99f, 0.9f, 1e-8f, 0.1f)),
    ];

    /// <summary>A run that was begun on another machine goes on with the same weights.</summary>
    [Theory]
    [MemberData(nameof(Unfused))]
    public void Step_EverySet_GivesTheBitsOfTheReference(OperationCase operation)
    {
        Workspace reference = CaseRun.Run(operation, KernelSet.Choose("reference"), new Workspace(operation));
        foreach (KernelSet set in KernelSet.Supported)
        {
            Workspace workspace = CaseRun.Run(operation, set, new Workspace(operation));
            CaseRun.AssertSameBits($"{operation.Name} on {set.Name}", reference.Outputs, workspace.Outputs);
        }
    }

    [Fact]
    public void SumOfSquares_LargeAndSmall_LosesNone()
    {
        // In float the first square would swallow all others.
        float[] values = new float[Length];
        Array.Fill(values, 1f);
        values[0] = 1e6f;
        Assert.All(KernelSet.Supported, set => Assert.Equal(1e12 + Length - 1, set.SumOfSquares(values)));
        Assert.All(KernelSet.Supported, set => Assert.Equal(0, set.SumOfSquares([])));
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 0.5f)]
    [InlineData(float.NegativeInfinity, -0.5f)]
    [InlineData(-0.25f, -0.5f)]
    [InlineData(0.125f, 0.25f)]
    public void ClipGradient_AnyValue_ComesWithinTheLimitAndANaNStays(float value, float expected)
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            float[] values = [.. Enumerable.Repeat(value, Length)];
            set.ClipGradient(2f, 0.5f, values);
            Assert.All(values, clipped => Assert.True(clipped.Equals(expected), $"{set.Name}: {clipped:R}"));
        }
    }
}
