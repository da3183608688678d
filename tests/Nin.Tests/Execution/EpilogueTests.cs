using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Models;

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
                ImportedNetwork weights = BackboneTests.Imported(fused, seed: 4);
                float[] pictures = [.. Enumerable.Range(0, fused.Input.Length).Select(i => (i * 31 % 97 / 30f) - 1.5f)];
                using var one = new InferenceSession(fused, weights.Weights, threads);
                using var other = new InferenceSession(apart, weights.Weights, threads: 1);
                Assert.Equal(other.Run(pictures)[0].ToArray(), one.Run(pictures)[0].ToArray());
            }
        }
    }
}
