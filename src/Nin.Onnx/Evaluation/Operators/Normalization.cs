using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Numbers brought to mean 0 and variance 1, over one set of them or another.</summary>
internal static class Normalization
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("BatchNormalization", BatchNormalization),
        ("InstanceNormalization", InstanceNormalization),
        ("GroupNormalization", GroupNormalization),
        ("LayerNormalization", LayerNormalization),
        ("MeanVarianceNormalization", MeanVarianceNormalization),
    ];

    private static double Epsilon(OperatorCall call) => call.Number("epsilon", 1e-5f);

    /// <summary>With the statistics that are given, or in training mode with the batch's own.</summary>
    private static ImmutableArray<OnnxTensor> BatchNormalization(OperatorCall call)
    {
        OnnxTensor input = call.First;
        int channels = input.Rank > 1 ? input.Shape[1] : 1, plane = input.Rank > 2 ? Shapes.Length(input.Shape.AsSpan()[2..]) : 1;
        double[] scale = Each(call, 1, channels), bias = Each(call, 2, channels);
        double[] mean = Each(call, 3, channels), variance = Each(call, 4, channels);
        ImmutableArray<OnnxTensor> running = [];
        if (IsTraining(call))
        {
            double momentum = call.Number("momentum", 0.9f);
            var groups = Groups.Along(input.Shape, [.. Enumerable.Range(0, input.Rank).Where(axis => axis != 1)]);
            double[] numbers = new double[groups.Steps.Length];
            for (int channel = 0; channel < groups.Begins.Length; channel++)
            {
                groups.Read(channel, input.Values, numbers);
                (mean[channel], variance[channel]) = Moments(numbers);
            }

            running = [Mixed(call.Input(3), mean, momentum), Mixed(call.Input(4), variance, momentum)];
        }

        double[] output = call.Room(input.Shape);
        double epsilon = Epsilon(call);
        for (int i = 0; i < output.Length; i++)
        {
            int channel = i / plane % channels;
            double normal = (input.Values[i] - mean[channel]) / Math.Sqrt(variance[channel] + epsilon);
            output[i] = (normal * scale[channel]) + bias[channel];
        }

        return [call.Like(input.Shape, output), .. running];
    }

    /// <summary>A setting from version 14 on; before, whoever asked for the batch's statistics was training.</summary>
    private static bool IsTraining(OperatorCall call)
    {
        if (call.Whole("spatial", 1) != 1)
        {
            throw new ArgumentException("'spatial': expected 1, got 0.");
        }

        if (call.Opset < 14 && call.Node.Outputs.Skip(1).Any(output => output.Length > 0))
        {
            throw new ArgumentException($"expected one output before version 14, got {call.Node.Outputs.Length}.");
        }

        return call.Whole("training_mode", 0) != 0;
    }

    private static OnnxTensor Mixed(OnnxTensor old, double[] own, double momentum)
    {
        double[] mixed = new double[own.Length];
        for (int i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (old.Values[i] * momentum) + (own[i] * (1 - momentum));
        }

        return new OnnxTensor(old.Type, old.Shape, mixed);
    }

    private static ImmutableArray<OnnxTensor> InstanceNormalization(OperatorCall call)
    {
        int channels = Channels(call);
        return [Grouped(call, call.First.Shape[0] * channels, Each(call, 1, channels), Each(call, 2, channels))];
    }

    /// <summary>Scales and biases are one for each group before version 21, and for each channel from then on.</summary>
    private static ImmutableArray<OnnxTensor> GroupNormalization(OperatorCall call)
    {
        int channels = Channels(call);
        if (call.Whole("num_groups", 0) is not (> 0 and <= int.MaxValue and long groups) || channels % groups != 0)
        {
            throw new ArgumentException($"'num_groups': expected a divisor of {channels}, got {call.Whole("num_groups", 0)}.");
        }

        int given = call.Opset < 21 ? (int)groups : channels, repeats = channels / Math.Max(1, given);
        double[] scale = Each(call, 1, given), bias = Each(call, 2, given);
        return
        [
            Grouped(
                call, call.First.Shape[0] * (int)groups, [.. scale.SelectMany(number => Enumerable.Repeat(number, repeats))],
                [.. bias.SelectMany(number => Enumerable.Repeat(number, repeats))]),
        ];
    }

    /// <summary>Normalises groups of neighbouring numbers; scales and biases are one for each channel.</summary>
    private static OnnxTensor Grouped(OperatorCall call, int groups, double[] scale, double[] bias)
    {
        double[] output = call.Room(call.First.Shape);
        if (output.Length == 0)
        {
            return call.First;
        }

        int length = output.Length / groups, plane = Shapes.Length(call.First.Shape.AsSpan()[2..]);
        double epsilon = Epsilon(call);
        for (int i = 0; i < output.Length; i += length)
        {
            ReadOnlySpan<double> numbers = call.First.Values.Slice(i, length);
            (double mean, double variance) = Moments(numbers);
            for (int j = 0; j < length; j++)
            {
                int channel = (i + j) / plane % scale.Length;
                output[i + j] = ((numbers[j] - mean) / Math.Sqrt(variance + epsilon) * scale[channel]) + bias[channel];
            }
        }

        return call.Like(call.First.Shape, output);
    }

    /// <summary>Over all axes from one on; the mean and the inverse of the deviation are outputs too.</summary>
    private static ImmutableArray<OnnxTensor> LayerNormalization(OperatorCall call)
    {
        OnnxTensor input = call.First;
        int axis = Shapes.Axis(call.Whole("axis", -1), input.Rank);
        ImmutableArray<int> inside = input.Shape[axis..], outside = [.. input.Shape[..axis], .. inside.Select(_ => 1)];
        double[] scale = Broadcasting.Spread(call, call.Input(1), inside);
        double[] bias = call.Find(2) is OnnxTensor given ? Broadcasting.Spread(call, given, inside) : new double[scale.Length];
        double[] output = call.Room(input.Shape), means = call.Room(outside), inverses = call.Room(outside);
        double epsilon = Epsilon(call);
        for (int i = 0; i < means.Length; i++)
        {
            ReadOnlySpan<double> numbers = input.Values.Slice(i * scale.Length, scale.Length);
            (means[i], double variance) = Moments(numbers);
            inverses[i] = 1 / Math.Sqrt(variance + epsilon);
            for (int j = 0; j < numbers.Length; j++)
            {
                output[(i * numbers.Length) + j] = ((numbers[j] - means[i]) * inverses[i] * scale[j]) + bias[j];
            }
        }

        return
        [
            call.Like(input.Shape, output), new OnnxTensor(ElementType.Float, outside, means),
            new OnnxTensor(ElementType.Float, outside, inverses),
        ];
    }

    private static ImmutableArray<OnnxTensor> MeanVarianceNormalization(OperatorCall call)
    {
        OnnxTensor input = call.First;
        var groups = Groups.Along(
            input.Shape, [.. (call.List("axes") ?? [0, 2, 3]).Select(axis => Shapes.Axis(axis, input.Rank))]);
        double[] output = call.Room(input.Shape), numbers = new double[groups.Steps.Length];
        for (int i = 0; i < groups.Begins.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            (double mean, double variance) = Moments(numbers);
            double deviation = Math.Sqrt(variance) + 1e-9;
            groups.Write(i, [.. numbers.Select(number => (number - mean) / deviation)], output);
        }

        return [call.Like(input.Shape, output)];
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> numbers)
    {
        double mean = Reduction.Sum(numbers) / numbers.Length, sum = 0;
        foreach (double number in numbers)
        {
            sum += (number - mean) * (number - mean);
        }

        return (mean, sum / numbers.Length);
    }

    private static int Channels(OperatorCall call) => call.First.Rank >= 3
        ? call.First.Shape[1]
        : throw new ArgumentException($"expected an input of 3 dimensions or more, got {call.First.Rank}.");

    /// <summary>A copy of the numbers of an input that has to have so many.</summary>
    private static double[] Each(OperatorCall call, int index, int count) => call.Input(index).Length == count
        ? call.Input(index).Values.ToArray()
        : throw new ArgumentException($"expected {count} numbers in input {index + 1}, got {call.Input(index).Length}.");
}
