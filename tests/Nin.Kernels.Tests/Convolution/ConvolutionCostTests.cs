using Nin.Kernels.Convolution;

namespace Nin.Kernels.Tests.Convolution;

public sealed class ConvolutionCostTests
{
    public static TheoryData<string> VectorSets => [.. KernelSet.Supported.Where(set => set.Name != "reference").Select(set => set.Name)];

    [Fact]
    public void CostOf_Reference_IsTheDefinition()
    {
        var shape = new Conv2dShape(2, 16, 16, 96, 192, 5, 1, 2);
        long direct = 2L * 16 * 16 * 25 * 96 * 192;
        Assert.Equal(new ConvolutionCost(ConvolutionAlgorithm.Definition, direct, direct, direct), KernelSet.Choose("reference").CostOf(shape));
    }

    [Theory]
    [MemberData(nameof(VectorSets))]
    public void CostOf_Pointwise_IsDirect(string set)
    {
        var shape = new Conv2dShape(3, 8, 8, 192, 10, 1, 1, 0);
        long direct = 3L * 64 * 192 * 10;
        Assert.Equal(new ConvolutionCost(ConvolutionAlgorithm.Pointwise, direct, direct, direct), KernelSet.Choose(set).CostOf(shape));
    }

    /// <summary>Never more than half of the direct way's: else it would not have been chosen.</summary>
    [Theory]
    [MemberData(nameof(VectorSets))]
    public void CostOf_Winograd_TakesFewerMultiplyAddsInEveryPass(string set)
    {
        var shape = new Conv2dShape(2, 16, 16, 96, 192, 5, 1, 2);
        ConvolutionCost cost = KernelSet.Choose(set).CostOf(shape);
        Assert.Equal(ConvolutionAlgorithm.Winograd, cost.Algorithm);
        Assert.All([cost.Forward, cost.BackwardInput, cost.BackwardWeights], one => Assert.InRange(one, 1, shape.MultiplyAdds / 2));
    }
}
