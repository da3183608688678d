using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Memory;
using Nin.Networks;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Training.Optimizers;

public sealed class LookaheadSettingsTests
{
    private static readonly Network Network = SmallNetworks.Create("batch norm");

    [Theory]
    [InlineData(0, 100, 0.0)]
    [InlineData(50, 100, 0.1)]
    [InlineData(100, 100, 0.8)]
    [InlineData(7, 0, 0.8)]
    public void DecayAt_Step_GrowsWithThePowerOfTheShare(long step, long steps, double expected) =>
        Assert.Equal(expected, new LookaheadSettings { Decay = 0.8, Power = 3 }.DecayAt(step, steps), 1e-12);

    [Fact]
    public void Step_Lookahead_IsTheDefinition()
    {
        const int steps = 7, every = 3;
        var lookahead = new LookaheadSettings { Steps = every, Decay = 0.9, Power = 2 };
        var plain = new OptimizerSettings { Momentum = 0f, Nesterov = false, WeightDecay = 0f };
        var recipe = new Recipe { Lookahead = lookahead, Optimizer = plain };
        using var pool = new WorkerPool(2);
        using ParameterBuffer parameters = TestNumbers.Parameters(Network);
        using var gradient = new AlignedBuffer(parameters.Trained.Length);
        using ParameterUpdate update = LabelledRuns.Update(parameters, recipe, KernelSet.Default, pool);
        double[] fast = Numbers(parameters), slow = Numbers(parameters);
        for (int step = 0; step < steps; step++)
        {
            // Running statistics move by themselves.
            parameters.Running.Fill(step);
            Array.Fill(fast, step, parameters.Trained.Length, parameters.Running.Length);
            float[] along = TestNumbers.Gaussian(parameters.Trained.Length, (uint)step);
            along.CopyTo(gradient.Span);
            update.Step(gradient, 0.1f, step, epoch: 0, steps);
            for (int i = 0; i < along.Length; i++)
            {
                fast[i] -= 0.1f * along[i];
            }

            double decay = 0.9 * Math.Pow((step + 1.0) / steps, 2);
            for (int i = 0; i < fast.Length; i++)
            {
                slow[i] += (step + 1) % every == 0 ? (1 - decay) * (fast[i] - slow[i]) : 0;
                fast[i] = (step + 1) % every == 0 || step == steps - 1 ? slow[i] : fast[i];
            }

            AssertNear(fast, Numbers(parameters), step);
            AssertNear(slow, Numbers(update.Slow!), step);
        }

        Assert.Same(update.Slow, update.Result);

        // Five roundings a step of numbers up to 7.
        static void AssertNear(double[] expected, double[] actual, int step)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], actual[i], (step + 1) * 5 * 7.0 / (1 << 24));
            }
        }
    }

    private static double[] Numbers(ParameterBuffer buffer) =>
        [.. buffer.Trained.ToArray().Concat(buffer.Running.ToArray()).Select(value => (double)value)];
}
