using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Models;
using Nin.Threading;

namespace Nin.Tests.Execution;

/// <summary>
/// What an operation does in passing for the layer behind it gives the bits that the layer would give. A layer whose input is an
/// output too is computed by itself, which is what is compared with.
/// </summary>
public sealed class EpilogueTests
{
    private static readonly Dictionary<string, Func<NetworkBuilder, NetworkBuilder>> Makers = new()
    {
        ["pointwise convolution"] = builder => builder.Conv2d(24, 1, name: "made"),
        ["patches"] = builder => builder.Conv2d(24, 5, stride: 2, name: "made"),
        ["winograd"] = builder => builder.Conv2d(64, 3, padding: 1).Conv2d(64, 3, padding: 1, name: "made"),
        ["depthwise"] = builder => builder.Conv2d(24, 1).DepthwiseConv2d(3, name: "made"),
        ["transposed"] = builder => builder.ConvTranspose2d(24, 3, 2, name: "made"),
        ["sum"] = builder => builder.Conv2d(24, 1, name: "a").Conv2d(24, 1, name: "b").Add(new Add(), "made", "a", "b"),
    };

    private static readonly Layer[] Behind = [new Relu(), new Relu6(), new HardSwish(), new Sigmoid()];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string maker in Makers.Keys)
            {
                cases.Add(maker, 1);
                cases.Add(maker, 3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_ActivationTakenAlong_GivesTheSameBits(string maker, int threads)
    {
        foreach (Layer first in Behind)
        {
            foreach (Layer second in Behind)
            {
                // Large enough that the threads share what is done; two behind one another, of which only the first is taken.
                Network fused = Makers[maker](new NetworkBuilder("n", 48, 50, 8)).Add(first, "first").Add(second, "second").Build();
                Network apart = fused.WithOutputs("second", "made", "first");
                AssertSameBits(fused, apart, threads);
            }
        }
    }

    /// <summary>
    /// A convolution that adds another value to its outputs in passing: either term may come last, the ReLU behind the sum may be
    /// there or not, and the sum may be read by several layers, by 1×1 convolutions, or lie in a wider pixel.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_SumTakenAlong_GivesTheSameBits(int threads)
    {
        Func<NetworkBuilder, NetworkBuilder>[] terms =
        [
            builder => builder.Conv2d(24, 1, name: "last"),
            builder => builder.Conv2d(24, 3, padding: 1, name: "last"),
            builder => builder.Conv2d(24, 3, padding: 1, bias: false, name: "last"),
            builder => builder.Conv2d(19, 1, name: "narrow").Conv2d(24, 1, name: "last"),
            builder => builder.Conv2d(24, 7, padding: 3, name: "last"),
        ];
        Func<NetworkBuilder, NetworkBuilder>[] ends =
        [
            builder => builder.Conv2d(5, 3, padding: 1, name: "end"),
            builder => builder.Relu("relu").Conv2d(40, 1, name: "wide").Relu("wide-relu").Conv2d(5, 1, name: "end"),
            builder => builder.Relu6("relu6").MaxPool2d(2, name: "end"),
            builder => builder.Relu("relu").Conv2d(24, 1, name: "again").Add(new Add(), "end", "relu", "again"),
            builder => builder.Relu("relu").From("begin").Conv2d(7, 1, name: "side").Add(new Concat(), "end", "relu", "side"),
            builder => builder.Add(new GlobalAvgPool2d(), "gap").Flatten("flat").Linear(6, name: "left").From("flat").Linear(6, name: "right")
                .Add(new Add(), "end", "right", "left"),
        ];
        foreach (Func<NetworkBuilder, NetworkBuilder> term in terms)
        {
            foreach (Func<NetworkBuilder, NetworkBuilder> end in ends)
            {
                foreach (string[] order in (string[][])[["begin", "last"], ["last", "begin"]])
                {
                    NetworkBuilder begun = term(new NetworkBuilder("n", 30, 34, 8).Conv2d(24, 3, padding: 1, name: "begin"));
                    Network fused = end(begun.Add(new Add(), "sum", order)).Build();
                    Network apart = fused.WithOutputs([.. fused.Nodes.Select(node => node.Name).Reverse()]);
                    AssertSameBits(fused, apart, threads);
                    AssertSameBits(fused, apart, threads, count: 3);
                }
            }
        }
    }

    /// <summary>
    /// Sums that repeat one of their terms, whose terms others read too, or which repeat one over the picture, are as they were.
    /// </summary>
    [Fact]
    public void Run_SumThatIsNotTakenAlong_GivesTheSameBits()
    {
        Func<NetworkBuilder, NetworkBuilder>[] ends =
        [
            builder => builder.Add(new Add(), "end", "made", "made"),
            builder => builder.Relu("relu").Add(new Add(), "sum", "relu", "other").Add(new Concat(), "end", "sum", "relu"),
            builder => builder.Add(new Add(), "sum", "made", "other").Add(new Concat(), "end", "sum", "made"),
            builder => builder.Add(new GlobalAvgPool2d(), "gap").Conv2d(8, 1, name: "gate").Add(new Add(), "end", "other", "gate"),
            builder => builder.Add(new Add(), "end", "made", "other", "made"),
        ];
        foreach (Func<NetworkBuilder, NetworkBuilder> end in ends)
        {
            Network fused = end(new NetworkBuilder("n", 8, 8, 4).Conv2d(8, 1, name: "other").Conv2d(8, 1, name: "made")).Build();
            Network apart = fused.WithOutputs([.. fused.Nodes.Select(node => node.Name).Reverse()]);
            AssertSameBits(fused, apart, threads: 1);
        }
    }

    /// <summary>What was done in passing may have several readers: one of them alone must not go on in its place.</summary>
    [Fact]
    public void Run_ActivationTakenAlongThatOthersReadToo_IsKeptForThem()
    {
        foreach (Layer first in Behind)
        {
            foreach (Layer second in Behind)
            {
                Network fused = new NetworkBuilder("n", 8, 8, 4).Conv2d(8, 1, name: "made").Add(first, "first")
                    .Add(second, "second", "first").Add(new Concat(), "both", "first", "second").Build();
                Network apart = fused.WithOutputs("both", "made", "first", "second");
                AssertSameBits(fused, apart, threads: 1);
            }
        }
    }

    /// <summary>
    /// Of networks drawn by chance, whatever the plan takes along, writes in place or cuts into bands and segments: the bits are
    /// those of every layer by itself.
    /// </summary>
    [Fact]
    public void Run_NetworksDrawnByChance_GiveTheBitsOfEveryLayerByItself()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Network network = RandomNetworks.Create(seed);
            IEnumerable<string> asked = network.Outputs.Select(output => output.Node);
            Network apart = network.WithOutputs(
                asked.Union(network.Nodes.Select(node => node.Name)).Select(name => new NetworkOutput(name, name)));
            int count = 1 + (seed % 4);
            float[] pictures = TestNumbers.Pictures(network, count);
            float[][] expected = Answers(apart, pictures, count, threads: 1, Grouping.CacheBytes);
            int cacheBytes = (seed % 5) switch { 0 => 1, 1 => 2000, _ => Grouping.CacheBytes };
            float[][] actual = Answers(network, pictures, count, threads: 1 + (seed % 3), cacheBytes);
            for (int i = 0; i < actual.Length; i++)
            {
                Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"{network.Name}, output {i}");
            }
        }
    }

    /// <summary>Both networks, which have the same layers and weights, answer pictures with the same bits.</summary>
    private static void AssertSameBits(Network fused, Network apart, int threads, int count = 1)
    {
        ImportedNetwork weights = BackboneTests.Imported(fused, seed: 4);
        float[] pictures = [.. Enumerable.Range(0, count * fused.Input.Length).Select(i => (i * 31 % 97 / 30f) - 1.5f)];
        using var one = new InferenceSession(fused, weights.Weights, threads);
        using var other = new InferenceSession(apart, weights.Weights, threads: 1);
        Assert.Equal(other.Run(pictures)[0].ToArray(), one.Run(pictures)[0].ToArray());
    }

    private static float[][] Answers(Network network, float[] pictures, int count, int threads, int cacheBytes)
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(threads);
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool, cacheBytes);
        float[][] answers = [.. executor.Plan.Outputs.Select(output => new float[count * output.Length])];
        executor.Run(count, pictures, [.. answers.Select(answer => answer.AsMemory())]);
        return answers;
    }
}
