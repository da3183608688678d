using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats.Safetensors;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Execution;

/// <summary>Ten training steps as PyTorch does them; golden/networks/make_networks.py made the files.</summary>
public sealed class GoldenNetworkTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    public static TheoryData<string> Names => ["nin", "residual", "concat"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_TenSteps_GivesPyTorchsLossesAndWeights(string name)
    {
        (Network network, Recipe recipe) = Create(name);
        SafetensorsFile golden = SafetensorsFile.Read(Path.Combine(Folder(), name + ".safetensors"));
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        parameters.Load(Weights(golden, "initial."));
        Assert.Equal(parameters.Layout.Slots.Length, Weights(golden, "initial.").Count());
        float[] pictures = Values(golden, "pictures");
        Assert.True(golden.TryGet("labels", out SafetensorsTensor? labelTensor));
        int[] labels = [.. labelTensor.ToInt64().Select(label => (int)label)];
        double[] losses = Doubles(golden, "losses");

        using var pool = new WorkerPool(2);
        using var executor = new TrainingExecutor(
            network, parameters, KernelSet.Default, pool, labels.Length, 1, new Classification(recipe.LabelSmoothing));
        using var optimizer = LabelledRuns.Update(parameters, recipe, KernelSet.Default, pool);

        // Each step rounds once for every term of the sums on the way, up as often as down, so the errors grow with the root
        // of their number; every step adds its own to those before it. A factor of 4 covers the unlucky.
        double tolerance = 4 * losses.Length * UnitRoundoff * Math.Sqrt(
            new ReferenceInterpreter(network, parameters).Roundings(labels.Length));
        for (int step = 0; step < losses.Length; step++)
        {
            StepResult result = executor.Run(pictures, labels, 0, (uint)step);
            Assert.Equal(losses[step], result.Loss, tolerance);
            optimizer.Step(executor.Gradient, recipe.Optimizer.LearningRate, step);
        }

        var final = Weights(golden, "final.").ToDictionary(tensor => tensor.Name, tensor => tensor.Tensor.Data);
        foreach (NamedTensor tensor in parameters.ToTensors())
        {
            double largest = final[tensor.Name].Max(Math.Abs);
            for (int i = 0; i < tensor.Tensor.Data.Length; i++)
            {
                Assert.Equal(final[tensor.Name][i], tensor.Tensor.Data[i], tolerance * (1 + largest));
            }
        }
    }

    private static (Network Network, Recipe Recipe) Create(string name)
    {
        var builder = new NetworkBuilder(name, 11, 11, 3);
        return name switch
        {
            "nin" => (
                builder.MlpConv("mlpconv1", new MlpConv(5, [10, 8], Padding: 2, BatchNorm: true)).MaxPool2d(3, 2, ceilMode: true)
                    .MlpConv("mlpconv2", new MlpConv(3, [12, 8], Padding: 1, BatchNorm: true)).AvgPool2d(3, 2, ceilMode: true)
                    .MlpConv("mlpconv3",
                        new MlpConv(3, [12, 5], Padding: 1, BatchNorm: true, LastIsLinear: true)).GlobalAvgPool2d().Build(),
                Settings(0.05f, 0.9f, nesterov: true, 5e-3f, 0f)),
            "residual" => (
                builder.Conv2d(8, 3, 2, 1, bias: false).BatchNorm2d().Relu()
                    .Residual(
                        "block1", b =>
                        b.Conv2d(8, 3, 1, 1, bias: false).BatchNorm2d().Relu().Conv2d(8, 3, 1, 1, bias: false).BatchNorm2d())
                    .Relu().Residual("block2", b => b.Relu().Conv2d(8, 3, 1, 1)).GlobalAvgPool2d().Linear(5).Build(),
                Settings(0.02f, 0.9f, nesterov: false, 5e-3f, 0.1f)),
            _ => (
                builder.Conv2d(6, 3, padding: 1, name: "stem").Relu("x").Conv2d(4, 1, name: "a").Relu("a-relu")
                    .From("x").Conv2d(5, 5, padding: 2, name: "b").Relu("b-relu").From("x").MaxPool2d(3, 1, 1, name: "c")
                    .Add(new Concat(), null, "a-relu", "b-relu", "c", "x").AvgPool2d(2, 2).Flatten()
                    .Linear(16, name: "fc1").Relu().Linear(5, name: "fc2").Build(),
                Settings(0.02f, 0f, nesterov: false, 0f, 0f)),
        };

        static Recipe Settings(float rate, float momentum, bool nesterov, float decay, float smoothing) => new()
        {
            Optimizer = new OptimizerSettings
            {
                LearningRate = rate,
                Momentum = momentum,
                Nesterov = nesterov,
                WeightDecay = decay
            },
            LabelSmoothing = smoothing,
        };
    }

    private static IEnumerable<NamedTensor> Weights(SafetensorsFile file, string prefix) => file.Tensors
        .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(tensor => new NamedTensor(
            tensor.Name[prefix.Length..], new Tensor([.. tensor.Shape.Select(size => (int)size)], tensor.ToSingles())));

    private static float[] Values(SafetensorsFile file, string name) =>
        file.TryGet(name, out SafetensorsTensor? tensor) ? tensor.ToSingles() : throw new KeyNotFoundException(name);

    private static double[] Doubles(SafetensorsFile file, string name) => file.TryGet(name, out SafetensorsTensor? tensor)
        ? MemoryMarshal.Cast<byte, double>(tensor.Data).ToArray()
        : throw new KeyNotFoundException(name);

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "golden", "networks");
}
