using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tests.Execution;
using Nin.Threading;

namespace Nin.Tests.Layers;

public sealed class BandedOperationTests
{
    private const int Height = 23;

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
        ["depthwise 3, padded"] = builder => builder.DepthwiseConv2d(3, padding: 1),
        ["depthwise 3, stride 2, padded"] = builder => builder.DepthwiseConv2d(3, 2, 1),
        ["depthwise 5 × 3, stride 2 × 1"] = builder =>
            builder.Conv2d(20, new Window2d(5, 3, 2, 1, PadTop: 1, PadLeft: 2, PadBottom: 3, PadRight: 0), groups: 20),
    };

    public static TheoryData<string> Names => [.. Windows.Keys];

    /// <summary>
    /// Bands of any height, by any number of threads, for any number of pictures, give the bits of all lines at once; with an
    /// mlpconv of one layer or two before the window, and none, one or two 1×1 convolutions behind it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_BandsOfAnyHeight_GiveTheSameBits(string name)
    {
        foreach ((int before, int behind) in new[] { (1, 0), (2, 1), (1, 2) })
        {
            Network network = NetworkWith(Windows[name], before, behind);
            using ParameterBuffer parameters = TestNumbers.Parameters(network);
            float[] pictures = TestNumbers.Pictures(network, 3);
            float[] expected = Answer(network, parameters, pictures, 3, 1, int.MaxValue);
            foreach (int threads in new[] { 1, 2, 7 })
            {
                // Lines of 19 · 20 numbers: bands of a window alone, of a few lines, and of many.
                foreach (int cacheBytes in new[] { 1, 2 * 4 * 19 * 20 * 4, 2 * 4 * 19 * 20 * 11 / 2 })
                {
                    Assert.Equal(expected, Answer(network, parameters, pictures, 3, threads, cacheBytes));
                    Assert.Equal(
                        expected[..(expected.Length / 3)],
                        Answer(network, parameters, pictures[..(pictures.Length / 3)], 1, threads, cacheBytes));
                }
            }
        }
    }

    /// <summary>A window with holes, and one that may lie beside the picture, goes over all lines at once.</summary>
    [Fact]
    public void Forward_WindowWithHolesOrBesideThePicture_IsInNoBand()
    {
        Network holes = NetworkWith(builder => builder.Conv2d(20, Window2d.Square(3, 1, 2, 2), groups: 20), 1, 0);
        Network beside = NetworkWith(builder => builder.Conv2d(20, Window2d.Square(3, 1, 3), groups: 20), 1, 0);
        Network overPadding = NetworkWith(builder => builder.AvgPool2d(2, 2, 0, ceilMode: true), 1, 0);
        Assert.Equal([false, false, false], new[] { holes, beside, overPadding }.Select(HasBands));
    }

    private static bool HasBands(Network network)
    {
        var plan = new ExecutionPlan(network, new ParameterLayout(network), KernelSet.Default, 1, training: false, cacheBytes: 1);
        return plan.Grouping.Segments.SelectMany(segment => segment.Operations).Any(operation => operation is BandedOperation);
    }

    private static Network NetworkWith(Func<NetworkBuilder, NetworkBuilder> window, int before, int behind)
    {
        NetworkBuilder builder = new NetworkBuilder("bands", Height, 19, 3).Conv2d(20, 3, padding: 1).Relu();
        builder = before == 2 ? builder.Conv2d(20, 1).Relu6() : builder;
        builder = window(builder).Relu6();
        for (int i = 0; i < behind; i++)
        {
            builder = builder.Conv2d(9, 1).Relu();
        }

        return builder.Flatten().Build();
    }

    private static float[] Answer(
        Network network, ParameterBuffer parameters, float[] pictures, int count, int threads, int cacheBytes)
    {
        using var pool = new WorkerPool(threads);
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool, cacheBytes);
        Assert.Equal(
            cacheBytes != int.MaxValue,
            executor.Plan.Grouping.Segments.SelectMany(segment => segment.Operations).Any(one => one is BandedOperation));
        var outputs = new float[count * network.OutputShapes[^1].Length];
        executor.Run(count, pictures, outputs);
        return outputs;
    }
}
