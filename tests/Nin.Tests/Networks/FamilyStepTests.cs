using System.Text.Json;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Tests.Execution;
using Nin.Threading;

namespace Nin.Tests.Networks;

/// <summary>
/// One step of gradient descent as PyTorch takes it, for the networks by name: the loss before and behind it, and the gradient of
/// every parameter by its length and its projection on noise. Dropout is off, and the batch is one shard, so that batch
/// normalisation sees what PyTorch's sees.
/// </summary>
public sealed class FamilyStepTests
{
    private const int Pictures = 4;

    /// <summary>
    /// As for answers, 1.5e-5; and batch normalisation over four pictures magnifies a rounding where their variance is small, by
    /// some ten times in the deepest of these networks.
    /// </summary>
    private const double Tolerance = 1.5e-4;

    /// <summary>
    /// A gradient that is what is left of larger ones that cancel is compared to this share of the network's longest.
    /// </summary>
    private const double Cancelled = 1e-3;

    [Theory]
    [InlineData("lenet5")]
    [InlineData("lenet-d2l")]
    [InlineData("alexnet-d2l")]
    [InlineData("googlenet")]
    [InlineData("googlenet-d2l")]
    [InlineData("inception-small")]
    [InlineData("inception-small-bn")]
    [InlineData("inception-v2-cifar10")]
    [InlineData("resnet20")]
    [InlineData("resnet20-projection")]
    [InlineData("plain20")]
    [InlineData("plain18")]
    [InlineData("resnet18")]
    [InlineData("resnet18-d2l")]
    [InlineData("resnet50")]
    [InlineData("squeezenet1.1")]
    [InlineData("mobilenet-v2")]
    [InlineData("densenet121")]
    [InlineData("densenet-d2l")]
    [InlineData("nin-cifar10")]
    [InlineData("nin-cifar10-bn")]
    [InlineData("nin-d2l")]
    public void Run_OneStep_IsPyTorchs(string name) => AssertStep(name);

    [Theory]
    [InlineData("alexnet")]
    [InlineData("zfnet")]
    [InlineData("vgg11")]
    [InlineData("vgg11-d2l")]
    [Trait("Category", "Slow")]
    public void Run_OneStepOfALargeNetwork_IsPyTorchs(string name) => AssertStep(name);

    private static void AssertStep(string name)
    {
        JsonElement golden = GoldenFamilies.All[name].GetProperty("step");
        NetworkEntry entry = NetworkCatalog.Find(name);
        FeatureShape input = GoldenFamilies.Input(name, golden);
        Network network = WithoutDropout(entry.CreateForTraining(GoldenFamilies.Classes, input));
        using ParameterBuffer parameters = new(new ParameterLayout(network)), gradient = new(parameters.Layout);
        parameters.Load(FilledTensors.Of(network));
        float[] pictures = FilledTensors.Pictures("pictures", Pictures, network.Input);
        int[] labels = [.. Enumerable.Range(0, Pictures)];
        using var pool = new WorkerPool(2);
        using var executor = new TrainingExecutor(
            network, parameters, KernelSet.Default, pool, Pictures, 1,
            new Classification(auxiliaryWeight: entry.AuxiliaryWeight));

        double before = executor.Run(pictures, labels, 0, 0).Loss;
        executor.Gradient.Span[..gradient.Trained.Length].CopyTo(gradient.Trained);
        float rate = golden.GetProperty("rate").GetSingle();
        for (int i = 0; i < parameters.Trained.Length; i++)
        {
            parameters.Trained[i] -= rate * gradient.Trained[i];
        }

        double after = executor.Run(pictures, labels, 0, 1).Loss, tolerance = Tolerance + Kinks(network);
        double[] losses = GoldenFamilies.Numbers(golden, "losses");
        Assert.Equal(losses[0], before, Tolerance * (1 + losses[0]));
        double fall = losses[0] - losses[1];
        Assert.Equal(fall, before - after, (tolerance * fall) + (2 * Tolerance * (1 + losses[0])));
        AssertGradient(golden, gradient, tolerance);
    }

    /// <summary>
    /// What a rounding can do at the corner of a ReLU or between two numbers of a pooling: the gradient takes another way. Of n
    /// numbers of random sign, one carries 1/√n of what all of them do; four times that covers the unlucky, in whose network
    /// several do. A layer too many or in the wrong place makes another gradient altogether.
    /// </summary>
    private static double Kinks(Network network) => 4 * Enumerable.Range(0, network.Nodes.Length)
        .Where(i => network.Nodes[i].Layer.Kind is "Relu" or "Relu6" or "MaxPool2d")
        .Select(i => 1 / Math.Sqrt(Pictures * network.OutputShapes[i].Length)).DefaultIfEmpty(0).Max();

    private static void AssertGradient(JsonElement golden, ParameterBuffer gradient, double tolerance)
    {
        double[] lengths = GoldenFamilies.Numbers(golden, "lengths");
        double[] projections = GoldenFamilies.Numbers(golden, "projections");
        NamedTensor[] tensors =
        [
            .. gradient.ToTensors().Where(tensor => gradient.Layout[tensor.Name].Spec.IsTrainable)
                .OrderBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        Assert.Equal(lengths.Length, tensors.Length);
        for (int i = 0; i < tensors.Length; i++)
        {
            float[] numbers = tensors[i].Tensor.Data, noise = FilledTensors.Noise($"{tensors[i].Name}.grad", numbers.Length);
            double off = Math.Abs((Product(numbers, noise) / Math.Sqrt(Product(noise, noise))) - projections[i]);
            double allowed = tolerance * (lengths[i] + (Cancelled * lengths.Max()));
            Assert.True(off <= allowed, $"{tensors[i].Name}: its projection is off by {off}, allowed {allowed}");
            Assert.Equal(lengths[i], Math.Sqrt(Product(numbers, numbers)), allowed);
        }
    }

    private static double Product(float[] numbers, float[] others)
    {
        double sum = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            sum += (double)numbers[i] * others[i];
        }

        return sum;
    }

    private static Network WithoutDropout(Network network) => new(
        network.Name, network.Input, network.Nodes.Select(node => node with { Layer = node.Layer.WithDropoutRate(0) }),
        network.Outputs);
}
