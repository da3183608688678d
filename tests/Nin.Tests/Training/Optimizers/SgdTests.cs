using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Training.Optimizers;

public sealed class SgdTests
{
    private static readonly Network Network = SmallNetworks.Create("batch norm");

    [Fact]
    public void Step_NoGradient_DecaysWeightsAndSparesBiasesAndNormalisations()
    {
        var recipe = new Recipe { Optimizer = new OptimizerSettings { Momentum = 0f, Nesterov = false, WeightDecay = 0.5f } };
        (ParameterBuffer before, ParameterBuffer after) = StepWithoutGradient(recipe, 0.1f);
        foreach (ParameterSlot slot in before.Layout.Slots)
        {
            float factor = slot.Spec.Role == Nin.Layers.ParameterRole.Weight ? 0.95f : 1f;
            AssertScaled(before, after, slot, factor);
        }
    }

    [Fact]
    public void Step_ParameterGroups_MultiplyRateAndDecayOfWhatMatches()
    {
        var recipe = new Recipe
        {
            Optimizer = new OptimizerSettings { Momentum = 0f, Nesterov = false, WeightDecay = 0.5f },
            ParameterGroups =
            [
                new ParameterGroup("mlpconv1.*", LearningRateFactor: 2f), new ParameterGroup("*.conv2.weight", WeightDecayFactor: 3f),
                new ParameterGroup("mlpconv2.conv1.*", LearningRateFactor: 0f),
            ],
        };
        (ParameterBuffer before, ParameterBuffer after) = StepWithoutGradient(recipe, 0.1f);
        (string Name, float Factor)[] expected =
        [
            ("mlpconv1.conv1.weight", 0.9f), ("mlpconv1.conv2.weight", 0.7f), ("mlpconv2.conv1.weight", 1f),
            ("mlpconv2.conv2.weight", 0.85f), ("mlpconv1.bn1.bias", 1f), ("mlpconv2.conv2.bias", 1f),
        ];
        foreach ((string name, float factor) in expected)
        {
            AssertScaled(before, after, before.Layout[name], factor);
        }
    }

    [Fact]
    public void Step_MovingAverage_ForgetsTheStartFasterAndThenAsTheDecaySays()
    {
        const float decay = 0.5f;
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(Network, parameters, KernelSet.Default, pool, 4, 1, new Classification());
        using var optimizer = LabelledRuns.Update(parameters, new Recipe { EmaDecay = decay }, KernelSet.Default, pool);
        double[] average = Numbers(parameters);
        float[] pictures = TestNumbers.Pictures(Network, 4);
        for (int step = 0; step < 12; step++)
        {
            executor.Run(pictures, TestNumbers.Labels(Network, 4), 0, (uint)step);
            optimizer.Step(executor.Gradient, 0.05f, step);
            double kept = Math.Min(decay, (1.0 + step) / (10 + step));
            double[] now = Numbers(parameters);
            for (int i = 0; i < average.Length; i++)
            {
                average[i] += (1 - kept) * (now[i] - average[i]);
            }
        }

        double[] actual = Numbers(optimizer.Average!);
        for (int i = 0; i < average.Length; i++)
        {
            // Three roundings a step.
            Assert.Equal(average[i], actual[i], 12 * 3 * (1 + Math.Abs(average[i])) / (1 << 24));
        }

        Assert.Same(optimizer.Average, optimizer.Result);
    }

    [Fact]
    public void Result_NoMovingAverage_IsTheParameters()
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(Network, parameters, KernelSet.Default, pool, 4, 1, new Classification());
        using var optimizer = LabelledRuns.Update(parameters, new Recipe(), KernelSet.Default, pool);
        Assert.Null(optimizer.Average);
        Assert.Same(parameters, optimizer.Result);
    }

    private static (ParameterBuffer Before, ParameterBuffer After) StepWithoutGradient(Recipe recipe, float rate)
    {
        ParameterBuffer before = TestNumbers.Parameters(Network), after = TestNumbers.Parameters(Network);
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(Network, after, KernelSet.Default, pool, 4, 1, new Classification());
        using var optimizer = LabelledRuns.Update(after, recipe, KernelSet.Default, pool);
        optimizer.Step(executor.Gradient, rate, 0);
        return (before, after);
    }

    private static void AssertScaled(ParameterBuffer before, ParameterBuffer after, ParameterSlot slot, float factor)
    {
        for (int i = 0; i < slot.Length; i++)
        {
            float expected = before[slot][i] * factor;
            Assert.Equal(expected, after[slot][i], factor == 1f ? 0f : 4 * Math.Abs(expected) / (1 << 24));
        }
    }

    private static double[] Numbers(ParameterBuffer buffer) =>
        [.. buffer.Trained.ToArray().Concat(buffer.Running.ToArray()).Select(value => (double)value)];
}
