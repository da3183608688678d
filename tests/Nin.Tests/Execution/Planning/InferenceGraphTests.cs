using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Tests.Execution.Planning;

public sealed class InferenceGraphTests
{
    public static TheoryData<string> Networks => SmallNetworks.Names;

    /// <summary>
    /// Every Network in Network of the catalog, on the smallest pictures that leave more than one pixel to average. The other
    /// families are compared, simplified, with PyTorch itself: <see cref="Networks.FamilyNetworksTests"/>.
    /// </summary>
    public static TheoryData<string> Catalog =>
        [.. NetworkCatalog.Entries.Select(entry => entry.Name).Where(name => name.StartsWith("nin-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Run_SimplifiedNetwork_AnswersAsTheInterpreterDoes(string name) =>
        CompareWithInterpreter(SmallNetworks.Create(name));

    [Theory]
    [MemberData(nameof(Catalog))]
    public void Run_CatalogNetwork_AnswersAsItDoesUnsimplified(string name)
    {
        NetworkEntry entry = NetworkCatalog.Find(name);

        // One picture of the large ones, since the bound is reckoned in double and loop by loop.
        (int side, int count) = entry.Input.Height <= 100 ? (12, 2)
            : name.StartsWith("nin-stack", StringComparison.Ordinal) ? (35, 1)
            : (67, 1);
        Network network = entry.Create(3, new FeatureShape(side, side, entry.Input.Channels));
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(2);
        float[] pictures = TestNumbers.Pictures(network, count);
        float[] simplified = Answer(network, parameters, pool, pictures, count);

        float[] plain = AnswerUnsimplified(network, parameters, pool, pictures, count);

        // Each of the two is so near to what double gives.
        double tolerance = 2 * AnswerBound.Of(network, parameters, pictures, count);
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.Equal(plain[i], simplified[i], tolerance);
        }
    }

    [Fact]
    public void Simplify_MlpConvWithNormalisationAndDropout_LeavesConvolutionsAlone()
    {
        Network network = NetworkCatalog.Find("nin-cifar10-bn").Create();
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        (Network simpler, ParameterBuffer folded) = InferenceGraph.Simplify(network, parameters);
        using (folded)
        {
            Assert.DoesNotContain(simpler.Nodes, node => node.Layer is BatchNorm2d or Dropout);
            Assert.All(simpler.Nodes, node => Assert.True(node.Layer is not Conv2d conv || conv.Bias));
            Assert.Equal(network.Output, simpler.Output);
        }
    }

    [Fact]
    public void Simplify_NothingButDropout_AnswersThePicture()
    {
        Network network = new NetworkBuilder("nothing", 1, 1, 3).Dropout().Build();
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(1);
        float[] pictures = TestNumbers.Pictures(network, 20);
        Assert.Equal(pictures, Answer(network, parameters, pool, pictures, 20));
    }

    private static void CompareWithInterpreter(Network network)
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(2);
        float[] pictures = TestNumbers.Pictures(network, 5);
        double[] expected = new ReferenceInterpreter(network, parameters).Answer(pictures, 5);
        float[] actual = Answer(network, parameters, pool, pictures, 5);
        double tolerance = AnswerBound.Of(network, parameters, pictures, 5);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static float[] Answer(Network network, ParameterBuffer parameters, WorkerPool pool, float[] pictures, int count)
    {
        using var executor = new InferenceExecutor(network, parameters, KernelSet.Default, pool);
        var outputs = new float[count * network.Classes];
        executor.Run(count, pictures, outputs);
        return outputs;
    }

    private static float[] AnswerUnsimplified(
        Network network, ParameterBuffer parameters, WorkerPool pool, float[] pictures, int count)
    {
        var plan = new ExecutionPlan(network, parameters.Layout, KernelSet.Default, count, training: false);
        using var packed = new PackedParameters(plan, parameters);
        packed.Pack(pool);
        using var context = new PassContext(plan) { Parameters = packed, Count = count, Pictures = pictures };
        plan.Forward(context);
        return context.Read(plan.Outputs[0]).ToArray();
    }
}
