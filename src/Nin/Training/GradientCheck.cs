using Nin.Data.Targets;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Objectives;
using Nin.Random;
using Nin.Tensors;
using Nin.Threading;
using Nin.Training.Optimizers;

namespace Nin.Training;

/// <summary>
/// Checks that a layer's backward pass is the derivative of its forward pass: for the tests of a layer of one's own.
/// </summary>
/// <remarks>
/// The layer's outputs, of two pictures of random numbers, are summed with random factors. The gradient of that sum towards every
/// input and every parameter is compared with its central difference at two step widths, which also tell how exact the difference
/// itself is. Where a function has a kink between two steps, the slopes on both sides differ, and the tolerance grows by as much.
/// </remarks>
public static class GradientCheck
{
    private const int Pictures = 2;

    /// <summary>A step that is exact in binary.</summary>
    private const float Width = 1f / 64;

    /// <summary>How far off each output may be by its own rounding, in parts of itself: a sum of some hundred terms.</summary>
    private const double OutputRounding = 16.0 / (1 << 24);

    /// <summary>Checks a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The shapes of its inputs; small ones, since every number is looked at.</param>
    /// <exception cref="GradientCheckException">
    /// A number of a gradient is not the derivative; the message names the one furthest off.
    /// </exception>
    /// <exception cref="ArgumentException">The layer cannot take such inputs.</exception>
    public static void Check(Layer layer, params IReadOnlyList<FeatureShape> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        layer.OutputShape([.. inputs]);
        string[] names = [.. inputs.Select((_, i) => $"input{i}")];
        var network = new Network("gradient check", new FeatureShape(1, 1, 1), [
            .. inputs.Select((shape, i) => new Node(names[i], new NumbersLayer(shape), [Network.InputName])),
            new Node("layer", layer, [.. names])]);
        Check(network);
    }

    /// <summary>Checks every parameter of a network against all of its outputs together.</summary>
    /// <param name="network">A small network, since every number is looked at.</param>
    /// <exception cref="GradientCheckException">
    /// A number of a gradient is not the derivative; the message names the one furthest off.
    /// </exception>
    public static void Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var sum = new RandomSum();
        using var pool = new WorkerPool(1);
        using var step = new TrainingStep(
            network, sum, new Sgd(), new TrainingStepOptions { BatchSize = Pictures, Shards = 1 }, pool, KernelSet.Default);
        RandomSum.Draw(step.Parameters.Trained, 0);
        Compare(step, sum);
    }

    private static void Compare(TrainingStep step, RandomSum sum)
    {
        float[] pictures = new float[Pictures * step.Network.Input.Length];
        RandomSum.Draw(pictures, 1);
        double middle = Run();
        float[] gradient = step.TrainedGradient.ToArray();
        string? worst = null;
        double largest = 1;
        foreach (ParameterSlot slot in step.Parameters.Layout.Slots.Where(slot => slot.Spec.IsTrainable))
        {
            for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
            {
                // The error of a central difference falls with the square of its width. What is left after one step of
                // Richardson's extrapolation is below what the two differ by.
                (double near, double bend) = Difference(i, Width);
                (double far, double farBend) = Difference(i, 2 * Width);
                double expected = ((4 * near) - far) / 3;

                // A bend of a smooth function doubles with the width; what does not is the jump of a slope.
                double kink = Math.Abs((2 * bend) - farBend);
                double tolerance = Math.Abs(near - far) + kink + (OutputRounding * (1 + sum.Magnitude) / Width);
                double error = Math.Abs(gradient[i] - expected) / tolerance;
                if (!(error <= largest))
                {
                    (largest, worst) = (error, FormattableString.Invariant(
                        $"{slot.Name}[{i - slot.Offset}]: backward gives {gradient[i]:G6}, differences of forward {expected:G6}"));
                }
            }
        }

        if (worst is not null)
        {
            throw new GradientCheckException(FormattableString.Invariant(
                $"{step.Network.Nodes[^1].Layer.Kind}: {worst}, {largest:G3} times the tolerance apart."));
        }

        double Run() => step.Compute(pictures, new float[Pictures], seed: 1).Loss;

        (double Slope, double Bend) Difference(int parameter, float width)
        {
            Span<float> numbers = step.Parameters.Trained;
            float before = numbers[parameter];
            numbers[parameter] = before + width;
            double above = Run();
            step.Parameters.Trained[parameter] = before - width;
            double below = Run();
            step.Parameters.Trained[parameter] = before;
            return ((above - below) / (2 * (double)width), (above - (2 * middle) + below) / width);
        }
    }

    /// <summary>Numbers that can be moved: a parameter that stands in the place of an input.</summary>
    private sealed record NumbersLayer(FeatureShape Shape) : CustomLayer
    {
        public override string Kind => "Numbers";

        public override System.Collections.Immutable.ImmutableArray<ParameterSpec> Parameters =>
            [new("value", ParameterRole.Weight, [Shape.Length])];

        public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => Shape;

        public override void Forward(LayerPass pass)
        {
            for (int picture = 0; picture < pass.Count; picture++)
            {
                pass.Parameter(0).CopyTo(pass.Output.Slice(picture * Shape.Length, Shape.Length));
            }
        }

        public override void Backward(LayerPass pass)
        {
            Span<float> gradient = pass.ParameterGradient(0);
            for (int i = 0; i < pass.OutputGradient.Length; i++)
            {
                gradient[i % gradient.Length] += pass.OutputGradient[i];
            }
        }
    }

    /// <summary>The outputs times random factors, summed up.</summary>
    private sealed class RandomSum : Objective
    {
        public override string Name => "random sum";

        /// <summary>The sum of the sizes of what was summed up last.</summary>
        public double Magnitude { get; private set; }

        public static void Draw(Span<float> numbers, uint index)
        {
            var random = new RandomStream(1, RandomPurpose.Measurement, 0, index);
            foreach (ref float number in numbers)
            {
                number = (2 * random.NextSingle()) - 1;
            }
        }

        public override void Check(OutputLayout outputs, int classes)
        {
        }

        public override TargetEncoding Encoding(OutputLayout outputs) => new ClassSetEncoding(1);

        public override double TotalWeight(OutputLayout outputs, ReadOnlySpan<float> targets, int count) => 1;

        public override LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients)
        {
            double sum = 0, size = 0;
            for (int output = 0; output < outputs.Layout.Count; output++)
            {
                ReadOnlySpan<float> values = outputs[output];
                float[] factors = new float[values.Length];
                Draw(factors, 2 + (uint)output);
                for (int i = 0; i < values.Length; i++)
                {
                    double term = (double)values[i] * factors[i];
                    (sum, size) = (sum + term, size + Math.Abs(term));
                }

                factors.CopyTo(gradients[output]);
            }

            Magnitude = size;
            return new LossScore(sum, 0);
        }
    }
}
