using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Training;

public sealed class UnitVarianceTests
{
    private const int Count = 3;

    /// <summary>Small networks of several families: plain, deep, with branches, with normalisation and without.</summary>
    [Theory]
    [InlineData("nin-cifar10-bn")]
    [InlineData("nin-small")]
    [InlineData("cifar10-fast")]
    [InlineData("plain20")]
    [InlineData("resnet20")]
    [InlineData("lenet5")]
    [InlineData("inception-small")]
    public void Apply_NetworkByName_BringsEveryLayerToVarianceOne(string name)
    {
        Network network = NetworkCatalog.Find(name).Create();
        using ParameterBuffer parameters = Scaled(network, threads: 2, _ => false);
        Node[] weighted = [.. network.Nodes.Where(node => node.Layer is Conv2d or Linear)];
        using var session = new InferenceSession(
            network.WithOutputs(weighted.Select(node => new NetworkOutput(node.Name, node.Name))), parameters.ToTensors(), 2);
        float[][] outputs = session.Run(TestNumbers.Pictures(network, Count));
        for (int i = 0; i < weighted.Length; i++)
        {
            double mean = outputs[i].Average(value => (double)value);
            double variance = outputs[i].Average(value => Math.Pow(value - mean, 2));

            // The scale and the sums over the outputs are rounded once and a few times to single precision.
            Assert.True(Math.Abs(variance - 1) < 1e-3, $"{weighted[i].Name}: {variance}");
        }
    }

    [Fact]
    public void Apply_WhatIsKept_StaysAndTheRestIsScaledBehindIt()
    {
        Network network = NetworkCatalog.Find("nin-small").Create();
        using ParameterBuffer drawn = Drawn(network), scaled = Scaled(network, 1, name => name == "mlpconv1.conv1.weight");
        ParameterSlot kept = drawn.Layout["mlpconv1.conv1.weight"], other = drawn.Layout["mlpconv1.conv2.weight"];
        Assert.True(drawn[kept].SequenceEqual(scaled[kept]));
        Assert.False(drawn[other].SequenceEqual(scaled[other]));
    }

    [Fact]
    public void Apply_LayerWithoutOutput_StaysAsItIs()
    {
        Network network = NetworkCatalog.Find("nin-small").Create();
        using ParameterBuffer parameters = Drawn(network);
        ParameterSlot dead = parameters.Layout["mlpconv1.conv2.weight"];
        parameters[dead].Clear();
        using var pool = new WorkerPool(1);
        new UnitVariance(network, parameters, KernelSet.Default, pool).Apply(TestNumbers.Pictures(network, Count), _ => false);
        Assert.False(parameters[dead].ContainsAnyExcept(0f));
        Assert.True(parameters.IsFinite);
    }

    [Fact]
    public void Apply_AnyThreads_GivesTheSameBits()
    {
        Network network = NetworkCatalog.Find("nin-small").Create();
        using ParameterBuffer one = Scaled(network, 1, _ => false), three = Scaled(network, 3, _ => false);
        Assert.True(one.Trained.SequenceEqual(three.Trained));
    }

    private static ParameterBuffer Drawn(Network network)
    {
        var parameters = new ParameterBuffer(new ParameterLayout(network));
        new InitializationSettings { Kind = InitializationKind.Gaussian, Deviation = 0.02f }.Apply(parameters, 1);
        return parameters;
    }

    private static ParameterBuffer Scaled(Network network, int threads, Func<string, bool> isKept)
    {
        ParameterBuffer parameters = Drawn(network);
        using var pool = new WorkerPool(threads);
        new UnitVariance(network, parameters, KernelSet.Default, pool).Apply(TestNumbers.Pictures(network, Count), isKept);
        return parameters;
    }
}
