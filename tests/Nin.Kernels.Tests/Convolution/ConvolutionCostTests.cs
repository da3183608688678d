using Nin.Kernels.Convolution;

namespace Nin.Kernels.Tests.Convolution;

public sealed class ConvolutionCostTests
{
    [Fact]
    public void CostOf_Reference_IsTheDefinition()
    {
        var shape = new Conv2dShape(2, 16, 16, 96, 192, 5, 1, 2);
        long direct = 2L * 16 * 16 * 25 * 96 * 192;
        Assert.Equal(
            new ConvolutionCost(ConvolutionAlgorithm.Definition, direct, direct, direct),
            KernelSet.Choose("reference").CostOf(shape));
    }

    [Fact]
    public void CostOf_Pointwise_IsDirect()
    {
        var shape = new Conv2dShape(3, 8, 8, 192, 10, 1, 1, 0);
        long direct = 3L * 64 * 192 * 10;
        Assert.All(
            VectorSets, set =>
            Assert.Equal(new ConvolutionCost(ConvolutionAlgorithm.Pointwise, direct, direct, direct), set.CostOf(shape)));
    }

    /// <summary>Never more than half of the direct way's: else it would not have been chosen.</summary>
    [Fact]
    public void CostOf_Winograd_TakesFewerMultiplyAddsInEveryPass()
    {
        var shape = new Conv2dShape(2, 16, 16, 96, 192, 5, 1, 2);
        foreach (KernelSet set in VectorSets)
        {
            ConvolutionCost cost = set.CostOf(shape);
            Assert.Equal(ConvolutionAlgorithm.Winograd, cost.Algorithm);
            Assert.All(
                [cost.Forward, cost.BackwardInput, cost.BackwardWeights], one => Assert.InRange(one, 1, shape.MultiplyAdds / 2));
        }
    }

    /// <summary>None where the machine has no vector instructions.</summary>
    private static IEnumerable<KernelSet> VectorSets => KernelSet.Supported.Where(set => set.Name != "reference");
}
