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

    public static TheoryData<string> Small => [.. GoldenFamilies.Having("step", isLarge: false)];

    [Theory]
    [MemberData(nameof(Small))]
    public void Run_OneStep_IsPyTorchs(string name) => AssertStep(name);

    public static TheoryData<string> Large => [.. GoldenFamilies.Having("step", isLarge: true)];

    [Theory]
    [MemberData(nameof(Large))]
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

        double after = executor.Run(pictures, labels, 0, 1).Loss, tolerance = Tolerance + Math.Max(
            Kinks(network), 2 * golden.GetProperty("float").GetDouble());
        double[] losses = GoldenFamilies.Numbers(golden, "losses");
        Assert.Equal(losses[0], before, Tolerance * (1 + losses[0]));
        double fall = losses[0] - losses[1];
        Assert.Equal(fall, before - after, (tolerance * fall) + (2 * Tolerance * (1 + losses[0])));
        AssertGradient(golden, gradient, tolerance);
    }

    /// <summary>
    /// What a rounding can do at the corner of a ReLU or between two numbers of a pooling: the gradient takes another way. Of n
    /// numbers of random sign, one carries 1/√n of what all of them do; four times that covers the unlucky, in whose network
    /// several do. Where PyTorch's own float32 takes other ways than its double, as far as that again is left to ours. A layer
    /// too many or in the wrong place makes another gradient altogether.
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
