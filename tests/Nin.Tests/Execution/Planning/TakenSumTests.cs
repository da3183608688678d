using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;

namespace Nin.Tests.Execution.Planning;

/// <summary>Which sums the convolution before them takes along.</summary>
public sealed class TakenSumTests
{
    /// <summary>Of a small residual network the two padded shortcuts are made after the branch, and stay sums.</summary>
    [Theory]
    [InlineData("resnet18", 8, 0)]
    [InlineData("resnet50", 16, 0)]
    [InlineData("mobilenet-v2", 10, 0)]
    [InlineData("resnet20", 7, 2)]
    public void Plan_Answering_TakesResidualSumsAlong(string name, int taken, int left)
    {
        ExecutionPlan plan = PlanOf(name, training: false);
        Assert.Equal(taken, plan.Operations.Count(one => one is ConvolutionOperation && one.Inputs.Length == 2));
        Assert.Equal(left, plan.Operations.Count(one => one is AddOperation));
    }

    [Theory]
    [InlineData("resnet18", 8)]
    [InlineData("resnet20", 9)]
    public void Plan_Training_KeepsEverySum(string name, int sums)
    {
        ExecutionPlan plan = PlanOf(name, training: true);
        Assert.Equal(sums, plan.Operations.Count(one => one is AddOperation));
        Assert.DoesNotContain(plan.Operations, one => one is ConvolutionOperation && one.Inputs.Length == 2);
    }

    private static ExecutionPlan PlanOf(string name, bool training)
    {
        Network network = NetworkCatalog.Find(name).Create();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(network, parameters);
        folded.Dispose();
        network = training ? network : simpler;
        return new ExecutionPlan(network, new ParameterLayout(network), KernelSet.Default, capacity: 2, training);
    }
}
