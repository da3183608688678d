using Nin.Benchmarking;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Networks;

namespace Nin.Tests.Benchmarking;

public sealed class NetworkBenchmarkTests
{
    private static readonly BenchmarkOptions Short = new() { Duration = TimeSpan.FromMilliseconds(10), Layers = true };

    private static readonly Network Small = new NetworkBuilder("small", height: 16, width: 16, channels: 3)
        .Conv2d(16, 3, padding: 1).BatchNorm2d().Relu().Conv2d(4, 1).GlobalAvgPool2d().Build();

    /// <summary>Multiply-adds of the two convolutions.</summary>
    private const double First = 16 * 16 * 9 * 3 * 16, Second = 16 * 16 * 16 * 4;

    [Fact]
    public void Run_Inference_CountsTheForwardPass()
    {
        using var benchmark = new NetworkBenchmark(Small);
        BenchmarkResult result = benchmark.Run(new BenchmarkCase(BenchmarkMode.Inference, 5, 2), Short);
        Assert.Equal(("small", 5 * 2 * (First + Second)), (result.Network, result.DirectOperations));
        Assert.Equal(result.DirectOperations, result.ProductOperations);
        Assert.True(result is { Seconds: > 0, PeakGflops: > 0 });

        // The normalisation is folded, and the ReLU rides in the convolution.
        Assert.Equal(["Conv2d", "Conv2d", "GlobalAvgPool2d"], result.Layers!.Layers.Select(layer => layer.Kind));
        Assert.All(result.Layers.Layers, layer => Assert.Equal((0, 0), (layer.BackwardSeconds, layer.BackwardOperations)));
    }

    [Fact]
    public void Result_FigureByFigure_FollowsFromTimeAndOperations()
    {
        var result = new BenchmarkResult(
            "n", new BenchmarkCase(BenchmarkMode.Inference, 5, 2), Seconds: 0.5, DirectOperations: 4e9, ProductOperations: 1e9,
            PeakGflops: 16, Layers: null);
        Assert.Equal((10.0, 500.0, 8.0), (result.PicturesPerSecond, result.Milliseconds, result.Gflops));
        Assert.Equal((0.125, 0.5), (result.ShareOfPeak, result.ShareOfDirectLimit));
    }

    /// <summary>Three times the forward pass, but for the gradient of the picture, which nobody needs.</summary>
    [Fact]
    public void Run_Training_CountsThreePassesLessThePicturesGradient()
    {
        using var benchmark = new NetworkBenchmark(Small);
        BenchmarkResult result = benchmark.Run(new BenchmarkCase(BenchmarkMode.Training, 6, 1), Short);
        Assert.Equal(6 * 2 * ((2 * First) + (3 * Second)), result.DirectOperations);
        Assert.Equal(["Conv2d", "BatchNorm2d", "Conv2d", "GlobalAvgPool2d"], result.Layers!.Layers.Select(layer => layer.Kind));
        Assert.Equal(
            result.DirectOperations, result.Layers.Layers.Sum(layer => layer.ForwardOperations + layer.BackwardOperations));
        Assert.All(
            result.Layers.Layers, layer => Assert.True(layer is { ForwardSeconds: > 0, BackwardSeconds: > 0 }, layer.Name));
    }

    /// <summary>Threads that share a call out can be at work for longer than it takes: then nothing is left.</summary>
    [Theory]
    [InlineData(2, 1.25)]
    [InlineData(0.5, 0)]
    public void Rest_OfACall_IsWhatNoLayerTakes(double seconds, double rest)
    {
        var layer = new LayerTime("l", "Relu", Small.Input, null, 0.25, 0.125, 1, 1);
        Assert.Equal(rest, new LayerTimes([layer, layer], seconds).RestSeconds);
    }

    [Fact]
    public void Run_Winograd_DoesFewerProductsThanAreCounted()
    {
        Network network = new NetworkBuilder("winograd", height: 16, width: 16, channels: 16).Conv2d(16, 5,
            padding: 2).GlobalAvgPool2d().Build();
        using var benchmark = new NetworkBenchmark(network);
        BenchmarkResult result = benchmark.Run(new BenchmarkCase(BenchmarkMode.Training, 1, 1), Short);
        bool isReference = KernelSet.Default.Name == "reference";
        Assert.Equal(
            isReference ? ConvolutionAlgorithm.Definition : ConvolutionAlgorithm.Winograd, result.Layers!.Layers[0].Algorithm);
        Assert.True(isReference || result.ProductOperations <= result.DirectOperations / 2);
        Assert.True(isReference || result.ShareOfPeak < result.ShareOfDirectLimit);
    }

    [Fact]
    public void Run_NoLayersAskedFor_HasNone()
    {
        using var benchmark = new NetworkBenchmark(Small);
        Assert.Null(benchmark.Run(new BenchmarkCase(BenchmarkMode.Inference, 1, 1), Short with { Layers = false }).Layers);
    }

    [Theory]
    [InlineData(0, 1, "NetworkBenchmark: expected a batch of 1 to ")]
    [InlineData(int.MaxValue, 1, "NetworkBenchmark: expected a batch of 1 to ")]
    [InlineData(1, 0, "NetworkBenchmark: expected at least 1 thread, got 0.")]
    public void Run_WrongCase_IsRefused(int batch, int threads, string message)
    {
        using var benchmark = new NetworkBenchmark(Small);
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => benchmark.Run(new BenchmarkCase(BenchmarkMode.Training, batch, threads), Short)).Message);
    }

    [Fact]
    public void Run_NoDuration_IsRefused()
    {
        using var benchmark = new NetworkBenchmark(Small);
        Assert.StartsWith("NetworkBenchmark: expected a positive duration.", Assert.Throws<ArgumentOutOfRangeException>(
            () =>
                benchmark.Run(
                new BenchmarkCase(BenchmarkMode.Training, 1, 1), new BenchmarkOptions { Duration = TimeSpan.Zero })).Message);
    }

    [Fact]
    public void Run_Cancelled_EndsBetweenCalls()
    {
        using var benchmark = new NetworkBenchmark(Small);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var long1 = new BenchmarkOptions { Duration = TimeSpan.FromHours(1) };
        Assert.Throws<OperationCanceledException>(
            () => benchmark.Run(new BenchmarkCase(BenchmarkMode.Inference, 1, 1), long1, source.Token));
    }
}
