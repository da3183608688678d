using MathNet.Numerics.LinearAlgebra;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Memory;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Training.Optimizers;

/// <summary>Muon against its formula in double, on the kernels as they stand in files: [outputs, inputs·height·width].</summary>
public sealed class MuonTests
{
    private const int Steps = 3;

    private static readonly Network Network =
        new NetworkBuilder("n", 6, 6, 2).Conv2d(5, 3, name: "conv").BatchNorm2d("bn").Relu().Conv2d(20, 1, name: "point").GlobalAvgPool2d()
            .Flatten().Linear(3, name: "head").Build();

    private static readonly OptimizerSettings Settings = new()
    {
        Kind = OptimizerKind.Muon,
        LearningRate = 0.1f,
        Momentum = 0.6f,
        WeightDecay = 0.02f,
        SgdLearningRate = 0.3f,
        SgdMomentum = 0.8f,
    };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Step_Kernels_FollowTheFormula(bool nesterov, bool normalizeWeights)
    {
        OptimizerSettings settings = Settings with { Nesterov = nesterov, NormalizeWeights = normalizeWeights };
        using ParameterBuffer before = TestNumbers.Parameters(Network), after = Stepped(settings, threads: 2);
        foreach (string name in new[] { "conv.weight", "point.weight" })
        {
            Matrix<double> weights = InFile(before, name), velocity = 0 * weights;
            for (int step = 0; step < Steps; step++)
            {
                Matrix<double> gradient = InFile(GradientAt(step), name);
                velocity = (0.6 * velocity) + gradient;
                Matrix<double> update = NewtonSchulzTests.Reference(nesterov ? gradient + (0.6 * velocity) : velocity);
                weights *= normalizeWeights ? Math.Sqrt(weights.RowCount) / weights.FrobeniusNorm() : 1 - (0.1 * 0.02);
                weights -= 0.1 * Math.Sqrt(Math.Max(1, (double)weights.RowCount / weights.ColumnCount)) * update;
            }

            Matrix<double> actual = InFile(after, name);
            Assert.True((weights - actual).FrobeniusNorm() < 1e-4, $"{name}: {(weights - actual).FrobeniusNorm()}");
        }
    }

    [Fact]
    public void Step_AllElse_IsSgdWithItsOwnRate()
    {
        using ParameterBuffer muon = Stepped(Settings, threads: 2);
        using ParameterBuffer sgd = Stepped(
            Settings with { Kind = OptimizerKind.Sgd, Momentum = 0.8f, LearningRate = 0.3f }, threads: 2, rate: 0.3f);
        foreach (string name in new[] { "conv.bias", "bn.weight", "bn.bias", "head.weight", "head.bias" })
        {
            ParameterSlot slot = muon.Layout[name];
            for (int i = 0; i < slot.Length; i++)
            {
                // The rate is 0.3 / 0.1 · 0.1, which is rounded twice.
                Assert.Equal(sgd[slot][i], muon[slot][i], 1e-6f);
            }
        }
    }

    /// <summary>The network ends with a convolution here.</summary>
    [Fact]
    public void Step_HiddenOnly_LastKernelsMoveBySgd()
    {
        Network network =
            new NetworkBuilder("n", 6, 6, 2).Conv2d(5, 3, name: "conv").Relu().Conv2d(3, 1, name: "last").GlobalAvgPool2d().Build();
        OptimizerSettings settings = Settings with { WeightDecay = 0f };
        using ParameterBuffer all = Stepped(settings, 2, network: network);
        using ParameterBuffer hidden = Stepped(settings with { HiddenOnly = true }, 2, network: network);
        using ParameterBuffer sgd = Stepped(
            settings with { Kind = OptimizerKind.Sgd, Momentum = 0.8f, LearningRate = 0.3f }, 2, 0.3f, network);
        Assert.True(all[all.Layout["conv.weight"]].SequenceEqual(hidden[hidden.Layout["conv.weight"]]));
        ParameterSlot last = all.Layout["last.weight"];
        Assert.All(Enumerable.Range(0, last.Length), i => Assert.Equal(sgd[last][i], hidden[last][i], 1e-6f));
        Assert.False(all[last].SequenceEqual(hidden[last]));
    }

    [Fact]
    public void Step_AnyThreads_GivesTheSameBits()
    {
        using ParameterBuffer one = Stepped(Settings, threads: 1), three = Stepped(Settings, threads: 3);
        Assert.True(one.Trained.SequenceEqual(three.Trained));
    }

    [Fact]
    public void NeedsWhole_KernelsAlone()
    {
        var layout = new ParameterLayout(Network);
        string[] wholes = [.. layout.Slots.Where(slot => new Muon().NeedsWhole(slot.Spec)).Select(slot => slot.Name)];
        Assert.Equal(["conv.weight", "point.weight"], wholes);
        Assert.DoesNotContain(layout.Slots, slot => new Sgd().NeedsWhole(slot.Spec));
    }

    private static ParameterBuffer Stepped(OptimizerSettings settings, int threads, float rate = 0.1f, Network? network = null)
    {
        using var pool = new WorkerPool(threads);
        ParameterBuffer parameters = TestNumbers.Parameters(network ?? Network);
        using var gradient = new AlignedBuffer(parameters.Trained.Length);
        var recipe = new Recipe { Optimizer = settings };
        using ParameterUpdate update = LabelledRuns.Update(parameters, recipe, KernelSet.Default, pool);
        for (int step = 0; step < Steps; step++)
        {
            TestNumbers.Parameters(network ?? Network, 10 + (uint)step).Trained.CopyTo(gradient.Span);
            update.Step(gradient, rate, step);
        }

        return parameters;
    }

    private static ParameterBuffer GradientAt(int step) => TestNumbers.Parameters(Network, 10 + (uint)step);

    private static Matrix<double> InFile(ParameterBuffer parameters, string name)
    {
        Tensor tensor = parameters.ToTensors().Single(one => one.Name == name).Tensor;
        float[] numbers = tensor.Data.ToArray();
        int rows = tensor.Shape[0], columns = numbers.Length / rows;
        return Matrix<double>.Build.Dense(rows, columns, (row, column) => numbers[(row * columns) + column]);
    }
}
