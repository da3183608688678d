using Nin.Kernels.Convolution;
using Nin.Kernels.Optimization;
using Nin.Kernels.Pooling;
using Nin.Testing.Cases;

namespace Nin.Benchmarks;

/// <summary>One layer of a network at its real size.</summary>
/// <param name="Network">The preset.</param>
/// <param name="Operation">The layer.</param>
public sealed record NetworkCase(string Network, OperationCase Operation)
{
    public override string ToString() => $"{Network} {Operation.Name}";
}

/// <summary>The layers of the NiN presets, for one shard of a training batch: what is measured is what runs.</summary>
public static class NetworkCases
{
    /// <summary>Pictures of a shard: a batch of 128 in 8 shards.</summary>
    private const int Shard = 16;

    /// <summary>All cases.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. Named("cifar10", Cifar10()),
        .. Named("mnist", Mnist()),
        .. Named("d2l", DiveIntoDeepLearning()),
        .. Named("optimizer", Optimizer()),
    ];

    private static IEnumerable<OperationCase> Cifar10() =>
    [
        Conv(Shard, 32, 3, 192, 5, 2),
        Conv(Shard, 32, 192, 160, 1, 0),
        Conv(Shard, 32, 160, 96, 1, 0),
        new MaxPool2dCase(new Pool2dShape(Shard, 32, 32, 96, 3, 2, 0, CeilMode: true)),
        new DropoutCase(Shard, 16 * 16 * 96, 0.5f),
        Conv(Shard, 16, 96, 192, 5, 2),
        Conv(Shard, 16, 192, 192, 1, 0),
        new AvgPool2dCase(new Pool2dShape(Shard, 16, 16, 192, 3, 2, 0, CeilMode: true)),
        Conv(Shard, 8, 192, 192, 3, 1),
        Conv(Shard, 8, 192, 192, 1, 0),
        Conv(Shard, 8, 192, 10, 1, 0),
        new GlobalAvgPool2dCase(Shard, 8 * 8, 10),
        new CrossEntropyCase(Shard, 10, 0.1f),
        new ReluCase(Shard * 32 * 32 * 192),
        new BatchNormCase(Shard * 32 * 32, 192),
        new ScaleShiftCase(Shard * 32 * 32, 192),
        new AddCase(Shard * 16 * 16 * 192),
    ];

    private static IEnumerable<OperationCase> Mnist() =>
    [
        Conv(Shard, 28, 1, 96, 5, 2),
        Conv(Shard, 28, 96, 64, 1, 0),
        Conv(Shard, 28, 64, 48, 1, 0),
        Conv(Shard, 14, 48, 128, 5, 2),
        Conv(Shard, 7, 48, 128, 5, 2),
    ];

    private static IEnumerable<OperationCase> DiveIntoDeepLearning() =>
    [
        new Conv2dCase(new Conv2dShape(1, 224, 224, 1, 96, 11, 4, 0)),
        Conv(1, 26, 96, 256, 5, 2),
        Conv(1, 12, 256, 384, 3, 1),
    ];

    private static IEnumerable<OperationCase> Optimizer() =>
    [
        new SgdCase(966_986, new SgdStep(0.1f, 0.9f, 1e-4f, Nesterov: false)),
        new MovingAverageCase(966_986, 0.999f),
    ];

    private static Conv2dCase Conv(int batch, int size, int inChannels, int outChannels, int kernelSize, int padding) =>
        new(new Conv2dShape(batch, size, size, inChannels, outChannels, kernelSize, 1, padding));

    private static IEnumerable<NetworkCase> Named(string network, IEnumerable<OperationCase> operations) =>
        operations.Select(operation => new NetworkCase(network, operation));
}
