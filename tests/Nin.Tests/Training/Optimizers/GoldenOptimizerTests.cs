using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Memory;
using Nin.Networks;
using Nin.Testing.Cases;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Training.Optimizers;

/// <summary>Twenty steps of every optimizer, with and without clipping, against PyTorch's weights.</summary>
public sealed class GoldenOptimizerTests
{
    private static readonly OptimizerSettings
        Sgd = new() { Kind = OptimizerKind.Sgd, Momentum = 0f, Nesterov = false, WeightDecay = 0f },
        Momentum = Sgd with { Momentum = 0.9f },
        Adam = Sgd with { Kind = OptimizerKind.Adam },
        AdamW = Sgd with { Kind = OptimizerKind.AdamW },
        RmsProp = Sgd with { Kind = OptimizerKind.RmsProp, Beta2 = 0.99f };

    /// <summary>The settings of make_training.py's cases.</summary>
    private static readonly Dictionary<string, OptimizerSettings> Cases = new()
    {
        ["sgd"] = Sgd,
        ["sgd momentum"] = Momentum,
        ["sgd nesterov"] = Sgd with { Momentum = 0.8f, Nesterov = true },
        ["sgd momentum decay"] = Momentum with { WeightDecay = 0.1f },
        ["sgd nesterov decay"] = Momentum with { Nesterov = true, WeightDecay = 0.01f },
        ["adam"] = Adam,
        ["adam betas"] = Adam with { Beta1 = 0.6f, Beta2 = 0.95f },
        ["adam no mean"] = Adam with { Beta1 = 0f, Beta2 = 0.99f },
        ["adam epsilon"] = Adam with { Epsilon = 0.1f },
        ["adam small gradients"] = Adam,
        ["adam decay"] = Adam with { WeightDecay = 0.1f },
        ["adamw"] = AdamW with { WeightDecay = 0.01f },
        ["adamw much decay"] = AdamW with { Beta1 = 0.8f, Beta2 = 0.99f, Epsilon = 1e-3f, WeightDecay = 0.5f },
        ["rmsprop"] = RmsProp,
        ["rmsprop alpha"] = RmsProp with { Beta2 = 0.8f, Epsilon = 1e-3f },
        ["rmsprop momentum"] = RmsProp with { Beta2 = 0.9f, Momentum = 0.9f },
        ["rmsprop momentum decay"] = RmsProp with { Beta2 = 0.9f, Momentum = 0.5f, WeightDecay = 0.1f },
        ["clip norm"] = Momentum with { ClipNorm = 6f },
        ["clip norm of its own length"] = Sgd with { ClipNorm = 1e-5f },
        ["clip value"] = Momentum with { ClipValue = 0.7f },
        ["clip both"] = Adam with { ClipNorm = 6f, ClipValue = 0.7f },
    };

    private static readonly Dictionary<string, Dictionary<string, float[]>> Files = GoldenTraining.Read("optimizers");

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void GoldenFile_EveryCase_IsTested() =>
        Assert.Equal(Cases.Keys.Order(StringComparer.Ordinal), Files.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_Twenty_FollowPyTorch(string name)
    {
        Dictionary<string, float[]> golden = Files[name];
        float[] rates = golden["rates"];
        Network network = new NetworkBuilder(name, 1, 1, 10).Flatten().Linear(4, bias: false).Linear(3, bias: false).Build();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        golden["weights"].CopyTo(parameters.Trained);
        using var pool = new WorkerPool(2);
        using var gradient = new AlignedBuffer(parameters.Trained.Length);
        using ParameterUpdate update = LabelledRuns.Update(
            parameters, new Recipe { Optimizer = Cases[name] }, KernelSet.Default, pool);
        var reference = new OptimizerReference(Cases[name], golden["weights"]);
        for (int step = 0; step < rates.Length; step++)
        {
            float[] given = golden["gradients"][(step * gradient.Length)..((step + 1) * gradient.Length)];
            given.CopyTo(gradient.Span);
            update.Step(gradient, rates[step], step);
            reference.Step(given, rates[step], step);
            if (golden.TryGetValue($"weights_{step + 1}", out float[]? expected))
            {
                AssertClose($"{name}, step {step + 1}", expected, reference.Weights, parameters.Trained);
            }
        }
    }

    /// <summary>
    /// The formula is PyTorch's but for the golden file's one rounding and double's own (one more, of which it takes 2^29); the
    /// optimizer is off by what its roundings can do to the formula, and by the file's.
    /// </summary>
    private static void AssertClose(string at, float[] golden, IReadOnlyList<Rounded> formula, ReadOnlySpan<float> actual)
    {
        Assert.Equal(golden.Length, actual.Length);
        for (int i = 0; i < golden.Length; i++)
        {
            double rounding = Roundoff.Unit * Math.Abs(golden[i]);
            Assert.True(
                Math.Abs(formula[i].Value - golden[i]) <= 2 * rounding,
                $"{at}: the formula gives {formula[i].Value:R} for weight {i}, PyTorch {golden[i]:R}.");
            Assert.True(
                Math.Abs(actual[i] - golden[i]) <= formula[i].Error + rounding,
                $"{at}: weight {i} is {actual[i]:R}, PyTorch's {golden[i]:R}, off by more than {formula[i].Error + rounding:E2}.");
        }
    }
}
