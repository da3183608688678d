using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Random;
using Nin.Testing.Cases;
using Nin.Threading;

namespace Nin.Tests.Execution;

/// <summary>
/// Gradients of whole networks: the executor's against the interpreter's, the interpreter's against differences.
/// </summary>
public sealed class GradientTests
{
    /// <summary>Half the distance from 1 to the next float: the largest relative error of one rounding.</summary>
    private const double UnitRoundoff = 1.0 / (1 << 24);

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Run_EveryNetwork_GivesTheInterpretersGradient(string name)
    {
        Network network = SmallNetworks.Create(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(2);
        const int count = 7;
        float[] pictures = TestNumbers.Pictures(network, count);
        int[] labels = TestNumbers.Labels(network, count);
        foreach ((int shards, float smoothing) in new[] { (1, 0f), (3, 0.1f) })
        {
            var reference = new ReferenceInterpreter(network, parameters);
            (double loss, double[] gradient) = reference.Train(pictures, labels, shards, smoothing, seed: 5, step: 11);
            foreach (KernelSet kernels in KernelSet.Supported)
            {
                using ParameterBuffer own = Copy(network, parameters);
                using var executor = new TrainingExecutor(
                    network, own, kernels, pool, count, shards, new Classification(smoothing), fewestPictures: 1);
                StepResult result = executor.Run(pictures, labels, seed: 5, step: 11);

                long roundings = reference.Roundings(count);
                Assert.Equal(loss, result.Loss, roundings * UnitRoundoff * (1 + Math.Abs(loss)));
                foreach (ParameterSlot slot in own.Layout.Slots.Where(slot => slot.Spec.IsTrainable))
                {
                    double tolerance = roundings * UnitRoundoff * reference.Magnitudes.AsSpan(slot.Offset,
                        slot.Length).ToArray().Max();
                    for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
                    {
                        double error = Math.Abs(gradient[i] - executor.Gradient.Span[i]);
                        Assert.True(
                            error <= tolerance,
                            $"{kernels.Name}, {shards} shards, {slot.Name}[{i - slot.Offset}]: {executor.Gradient.Span[i]} for {gradient[i]}, tolerance {tolerance}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Interpreter_AnyDirection_AgreesWithTheDifferenceOfTheLoss(string name)
    {
        // So small that no number on the way passes a ReLU's corner, and a power of two. The logits behind a loss are below 16.
        const double h = 1.0 / (1 << 20), largestLogit = 16;
        Network network = SmallNetworks.Create(name);
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        float[] pictures = TestNumbers.Pictures(network, 4);
        int[] labels = TestNumbers.Labels(network, 4);
        var reference = new ReferenceInterpreter(network, parameters);
        double[] gradient = reference.Train(pictures, labels, 2, 0.1f, seed: 3, step: 1).Gradient;
        for (uint trial = 0; trial < 3; trial++)
        {
            var random = new RandomStream(3, RandomPurpose.Test, 3, trial);
            double[] direction = [.. gradient.Select(_ => (double)random.NextGaussian())];
            double expected = gradient.Zip(direction, (g, d) => g * d).Sum();
            double difference = Difference(h), wider = Difference(2 * h);

            // D(h) is the derivative, a multiple of h², and less. So D(2h) − D(h) is three times the truncation of D(h); twice as
            // much again is left for the next term. Each of the two losses behind D is off by its logits' roundings, over 2h.
            double roundoff = reference.Roundings(4) * Roundoff.DoubleUnit;
            double magnitude = reference.Magnitudes.Zip(direction, (m, d) => m * Math.Abs(d)).Sum();
            double tolerance = (2 * Math.Abs(wider - difference) / 3) + (roundoff * ((largestLogit / h) + magnitude));
            Assert.Equal(expected, difference, tolerance);

            double Difference(double step) => (LossAt(step) - LossAt(-step)) / (2 * step);

            double LossAt(double step)
            {
                var moved = new ReferenceInterpreter(network, parameters);
                for (int i = 0; i < direction.Length; i++)
                {
                    moved.Trained[i] += step * direction[i];
                }

                return moved.Train(pictures, labels, 2, 0.1f, seed: 3, step: 1).Loss;
            }
        }
    }

    private static ParameterBuffer Copy(Network network, ParameterBuffer parameters)
    {
        var copy = new ParameterBuffer(new ParameterLayout(network));
        copy.CopyFrom(parameters);
        return copy;
    }
}
