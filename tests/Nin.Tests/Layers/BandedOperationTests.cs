using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Execution;
using Nin.Threading;

namespace Nin.Tests.Layers;

public sealed class BandedOperationTests
{
    private const int Height = 41, LineBytes = 19 * 20 * sizeof(float);

    /// <summary>What goes over the lines of the widened picture, by name.</summary>
    private static readonly Dictionary<string, Func<NetworkBuilder, NetworkBuilder>> Windows = new(StringComparer.Ordinal)
    {
        ["max 2"] = builder => builder.MaxPool2d(2),
        ["max 3, stride 2, padded"] = builder => builder.MaxPool2d(3, 2, 1),
        ["max 3, over the edge"] = builder => builder.MaxPool2d(3, 3, 0, ceilMode: true),
        ["max 2, stride 3: lines between are not read"] = builder => builder.MaxPool2d(2, 3),
        ["max 5 × 1, more above than below"] = builder =>
            builder.MaxPool2d(new Window2d(5, 1, 2, 1, PadTop: 2, PadBottom: 1)),
        ["mean 3, padded"] = builder => builder.AvgPool2d(3, 1, 1),
        ["mean 2"] = builder => builder.AvgPool2d(2),
        ["depthwise 3, padded"] = builder => builder.DepthwiseConv2d(3, padding: 1).Relu6(),
        ["depthwise 3, stride 2, padded"] = builder => builder.DepthwiseConv2d(3, 2, 1).Relu6(),
        ["depthwise 5 × 3, stride 2 × 1"] = builder =>
            builder.Conv2d(20, new Window2d(5, 3, 2, 1, PadTop: 1, PadLeft: 2, PadBottom: 3, PadRight: 0), groups: 20).Relu6(),
    };

    public static TheoryData<string> Names => [.. Windows.Keys];

    /// <summary>
    /// Bands of any height, by any number of threads, on any kernels, give the bits of all lines at once; with an mlpconv of one
    /// layer or two before the window, and none, one or two 1×1 convolutions behind it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_BandsOfAnyHeight_GiveTheSameBits(string name)
    {
        foreach (KernelSet kernels in KernelSet.Supported)
        {
            foreach ((int before, int behind) in new[] { (1, 0), (2, 1), (1, 2) })
            {
                Network network = NetworkWith(Windows[name], before, behind);
                Assert.Equal([before + 1 + behind], LengthsOfBands(network, 2 * 5 * LineBytes));

                // Bands of the tallest window alone, of a few lines, and of twenty.
                AssertSame(network, kernels, [2 * 5 * LineBytes, 2 * 8 * LineBytes, 2 * 20 * LineBytes]);
            }
        }
    }

    /// <summary>What is left of the bands is small enough for several pictures at once.</summary>
    [Fact]
    public void Forward_SeveralPicturesAtOnce_AreThoseOfTheTestAbove()
    {
        Network network = NetworkWith(Windows["depthwise 3, stride 2, padded"], 1, 2);
        var plan = new ExecutionPlan(
            network, new ParameterLayout(network), KernelSet.Default, 3, training: false, cacheBytes: 2 * 20 * LineBytes);
        Assert.InRange(plan.Grouping.Segments[0].Pictures, 2, 3);
    }

    /// <summary>A 1×1 convolution between two windows is the head of the second bands, not the end of the first.</summary>
    [Fact]
    public void Forward_BandsBehindBands_GiveTheSameBits()
    {
        Network network = new NetworkBuilder("two", Height, 19, 3).Conv2d(20, 3, padding: 1).Relu().MaxPool2d(2)
            .Conv2d(20, 1).Relu6().DepthwiseConv2d(3, padding: 1).Conv2d(4, 1).Flatten().Build();
        Assert.Equal([2, 3], LengthsOfBands(network, 8000));
        foreach (KernelSet kernels in KernelSet.Supported)
        {
            AssertSame(network, kernels, [8000]);
        }
    }

    /// <summary>
    /// A reshape is no operation, but behind it a pixel is another: a fully connected layer behind a pooling, as Keras flattens,
    /// and a pooling over other lines than were computed.
    /// </summary>
    [Fact]
    public void Forward_ReshapeBetween_EndsTheBands()
    {
        Network behind = new NetworkBuilder("behind", Height, 19, 3).Conv2d(20, 3, padding: 1).Relu().MaxPool2d(2)
            .Add(AsStrided.Reshape(FeatureShape.Flat(20 * 9 * 20))).Linear(10).Build();
        Network between = new NetworkBuilder("between", Height, 20, 3).Conv2d(20, 3, padding: 1).Relu()
            .Add(AsStrided.Reshape(new FeatureShape(40, 41, 10))).MaxPool2d(2).Flatten().Build();
        Assert.Equal([2], LengthsOfBands(behind, 2 * 8 * LineBytes));
        Assert.Empty(LengthsOfBands(between, 2 * 8 * LineBytes));
        AssertSame(behind, KernelSet.Default, [2 * 8 * LineBytes]);
        AssertSame(between, KernelSet.Default, [2 * 8 * LineBytes]);
    }

    /// <summary>Lines that are too few to share, and a window whose lines fit no cache, are not worth it.</summary>
    [Fact]
    public void Forward_FewLinesOrLongOnes_AreInNoBand()
    {
        Network few = NetworkWith(builder => builder.AvgPool2d(5), 1, 0);
        Assert.Empty(LengthsOfBands(few, 2 * 8 * LineBytes));
        Network network = NetworkWith(builder => builder.MaxPool2d(3, 2), 1, 0);
        Assert.Empty(LengthsOfBands(network, (2 * 3 * LineBytes) - 1));
        Assert.Single(LengthsOfBands(network, 2 * 3 * LineBytes));
    }

    /// <summary>A window with holes, and one that may lie beside the picture, goes over all lines at once.</summary>
    [Fact]
    public void Forward_WindowWithHolesOrBesideThePicture_IsInNoBand()
    {
        Network holes = NetworkWith(builder => builder.Conv2d(20, Window2d.Square(3, 1, 2, 2), groups: 20), 1, 0);
        Network beside = NetworkWith(builder => builder.Conv2d(20, Window2d.Square(3, 1, 3), groups: 20), 1, 0);
        Network overPadding = NetworkWith(builder => builder.AvgPool2d(2, 2, 0, ceilMode: true), 1, 0);
        Assert.All([holes, beside, overPadding], network => Assert.Empty(LengthsOfBands(network, 2 * 8 * LineBytes)));
    }

    private static void AssertSame(Network network, KernelSet kernels, int[] cacheBytes)
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        float[] pictures = TestNumbers.Pictures(network, 3), first = pictures[..(pictures.Length / 3)];
        float[] expected = Answer(network, parameters, kernels, pictures, 3, 1, int.MaxValue);
        foreach (int threads in new[] { 1, 2, 7 })
        {
            foreach (int bytes in cacheBytes)
            {
                Assert.Equal(expected, Answer(network, parameters, kernels, pictures, 3, threads, bytes));
                Assert.Equal(
                    expected[..(expected.Length / 3)], Answer(network, parameters, kernels, first, 1, threads, bytes));
            }
        }
    }

    private static int[] LengthsOfBands(Network network, int cacheBytes)
    {
        var plan = new ExecutionPlan(
            network, new ParameterLayout(network), KernelSet.Default, 1, training: false, cacheBytes);
        return [.. plan.Grouping.Segments.SelectMany(segment => segment.Operations).OfType<BandedOperation>().Select(
            bands => bands.Length)];
    }

    private static Network NetworkWith(Func<NetworkBuilder, NetworkBuilder> window, int before, int behind)
    {
        NetworkBuilder builder = new NetworkBuilder("bands", Height, 19, 3).Conv2d(20, 3, padding: 1).Relu();
        builder = before == 2 ? builder.Conv2d(20, 1).Relu6() : builder;
        builder = window(builder);
        for (int i = 0; i < behind; i++)
        {
            builder = builder.Conv2d(9, 1).Relu();
        }

        return builder.Flatten().Build();
    }

    private static float[] Answer(
        Network network, ParameterBuffer parameters, KernelSet kernels, float[] pictures, int count, int threads, int cacheBytes)
    {
        using var pool = new WorkerPool(threads);
        using var executor = new InferenceExecutor(network, parameters, kernels, pool, cacheBytes);
        var outputs = new float[count * network.OutputShapes[^1].Length];
        executor.Run(count, pictures, outputs);
        return outputs;
    }
}
