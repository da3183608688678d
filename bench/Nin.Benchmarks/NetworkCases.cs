using Nin.Kernels.Convolution;
using Nin.Kernels.Optimization;
using Nin.Kernels.Pooling;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Cases;

namespace Nin.Benchmarks;

/// <summary>One layer of a network at its real size.</summary>
/// <param name="Network">The preset.</param>
/// <param name="Operation">The layer.</param>
public sealed record NetworkCase(string Network, OperationCase Operation)
{
    public override string ToString() => $"{Network} {Operation.Name}";
}

/// <summary>
/// The layers of the networks that are compared with peers, for one shard of a training batch: what is measured is what runs.
/// </summary>
public static class NetworkCases
{
    /// <summary>Pictures of a shard: a batch of 128 in 8 shards. Pictures of 224×224 are measured one at a time.</summary>
    private const int Shard = 16;

    /// <summary>All cases, each under the first network that has it.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. LayersOf("nin-cifar10-bn", Shard)
            .Concat(LayersOf("nin-cifar10-caffe", Shard))
            .Concat(LayersOf("nin-mnist", Shard))
            .Concat(LayersOf("nin-d2l", 1))
            .Concat(LayersOf("nin-imagenet", 1))
            .DistinctBy(item => item.Operation),
        .. Others.Select(operation => new NetworkCase("others", operation)),
    ];

    /// <summary>What no layer is, at the sizes of the CIFAR-10 preset.</summary>
    private static IEnumerable<OperationCase> Others =>
    [
        new CrossEntropyCase(Shard, 10, 0.1f),
        new AddCase(Shard * 16 * 16 * 192),
        new SgdCase(966_986, new SgdStep(0.1f, 0.9f, 1e-4f, Nesterov: false)),
        new MovingAverageCase(966_986, 0.999f),
    ];

    private static IEnumerable<NetworkCase> LayersOf(string name, int batch)
    {
        Network network = NetworkCatalog.Find(name).Create();
        return network.Nodes.SelectMany((node, i) =>
            CasesOf(node.Layer, batch, network.InputShapesOf(i)[0]).Select(operation => new NetworkCase(name, operation)));
    }

    private static IEnumerable<OperationCase> CasesOf(Layer layer, int batch, FeatureShape input)
    {
        int rows = batch * input.Pixels;
        return layer switch
        {
            Conv2d conv when conv.Groups > 1 || !conv.KernelWindow.IsPlain => [new GeneralConv2dCase(new GeneralConv2dShape(
                batch, input.Height, input.Width, input.Channels, conv.OutChannels, conv.KernelWindow, conv.Groups))],
            Conv2d conv => [new Conv2dCase(new Conv2dShape(
                batch, input.Height, input.Width, input.Channels, conv.OutChannels, conv.KernelSize, conv.Stride, conv.Padding))],
            BatchNorm2d => [new BatchNormCase(rows, input.Channels), new ScaleShiftCase(rows, input.Channels)],
            Relu => [new ReluCase(rows * input.Channels)],
            MaxPool2d pool => [new MaxPool2dCase(ShapeOf(pool))],
            AvgPool2d pool => [new AvgPool2dCase(ShapeOf(pool))],
            GlobalAvgPool2d => [new GlobalAvgPool2dCase(batch, input.Pixels, input.Channels)],
            Dropout dropout => [new DropoutCase(batch, input.Length, dropout.Rate)],
            Softmax => [new SoftmaxCase(batch, input.Length)],
            Flatten => [],
            _ => throw new NotSupportedException($"There is no case for a layer of the kind {layer.Kind}."),
        };

        Pool2dShape ShapeOf(Pool2d pool) => new(
            batch, input.Height, input.Width, input.Channels, pool.KernelWindow, pool.CeilMode);
    }
}
