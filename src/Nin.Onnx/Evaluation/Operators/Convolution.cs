using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Convolutions over any number of axes, and their opposite.</summary>
internal static class Convolution
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Conv", Conv),
        ("ConvTranspose", ConvTranspose),
    ];

    /// <summary>
    /// Sums of products over windows, for an input [batch, channels, ...] and weights [filters, channels/groups, ...].
    /// </summary>
    public static (ImmutableArray<int> Shape, double[] Sums) Convolve(
        OperatorCall call, ImmutableArray<int> shape, ReadOnlySpan<double> input, ImmutableArray<int> weightShape,
        ReadOnlySpan<double> weights)
    {
        int[] kernel = KernelOf(call, shape, weightShape), inputs = [.. shape.Skip(2)];
        var windows = Windows.Of(call, inputs, kernel);
        int[] outputs = windows.Outputs(inputs);
        int groups = GroupsOf(call, weightShape[0], "filters"), channels = weightShape[1], filters = weightShape[0] / groups;
        if ((long)channels * groups != shape[1])
        {
            throw new ArgumentException($"expected {groups} groups of {channels} channels, got {shape[1]} channels.");
        }

        ImmutableArray<int> result = [shape[0], weightShape[0], .. outputs];
        double[] sums = call.Room(result);
        int inputPlane = Shapes.Length(inputs), outputPlane = Shapes.Length(outputs), taps = windows.Taps;
        for (int tap = 0; tap < taps; tap++)
        {
            (int[] to, int[] from) = windows.Tap(tap, inputs, outputs);
            for (int i = 0; i < shape[0] * weightShape[0]; i++)
            {
                int filter = i % weightShape[0], first = (i / weightShape[0] * shape[1]) + (filter / filters * channels);
                Span<double> target = sums.AsSpan(i * outputPlane, outputPlane);
                for (int channel = 0; channel < channels; channel++)
                {
                    double weight = weights[(((filter * channels) + channel) * taps) + tap];
                    ReadOnlySpan<double> source = input.Slice((first + channel) * inputPlane, inputPlane);
                    for (int j = 0; j < to.Length; j++)
                    {
                        target[to[j]] += weight * source[from[j]];
                    }
                }
            }
        }

        return (result, sums);
    }

    /// <summary>Adds a number to each channel.</summary>
    public static void AddBias(ImmutableArray<int> shape, double[] numbers, OnnxTensor? bias)
    {
        if (bias is null)
        {
            return;
        }

        if (bias.Length != shape[1])
        {
            throw new ArgumentException($"expected {shape[1]} biases, got {bias.Length}.");
        }

        ReadOnlySpan<double> biases = bias.Values;
        int plane = Shapes.Length(shape.AsSpan()[2..]);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] += biases[i / plane % biases.Length];
        }
    }

    private static ImmutableArray<OnnxTensor> Conv(OperatorCall call)
    {
        OnnxTensor weights = call.Input(1);
        (ImmutableArray<int> shape, double[] sums) =
            Convolve(call, call.First.Shape, call.First.Values, weights.Shape, weights.Values);
        AddBias(shape, sums, call.Find(2));
        return [call.Like(shape, sums)];
    }

    /// <summary>Each input number adds its multiple of the kernel; the weights are [channels, filters/groups, ...].</summary>
    private static ImmutableArray<OnnxTensor> ConvTranspose(OperatorCall call)
    {
        ImmutableArray<int> shape = call.First.Shape, weightShape = call.Input(1).Shape;
        int[] kernel = KernelOf(call, shape, weightShape), inputs = [.. shape.Skip(2)];
        (Windows windows, int[] outputs) = Transposed(call, inputs, kernel);
        int groups = GroupsOf(call, shape[1], "channels"), filters = weightShape[1], channels = shape[1] / groups;
        if (weightShape[0] != shape[1])
        {
            throw new ArgumentException($"expected {weightShape[0]} channels as the weights have, got {shape[1]}.");
        }

        ImmutableArray<int> result = [shape[0], Shapes.Size((long)filters * groups), .. outputs];
        double[] sums = call.Room(result);
        ReadOnlySpan<double> input = call.First.Values, weights = call.Input(1).Values;
        int inputPlane = Shapes.Length(inputs), outputPlane = Shapes.Length(outputs), taps = windows.Taps;
        for (int tap = 0; tap < taps; tap++)
        {
            // The windows lie over the output, one for each number of the input.
            (int[] from, int[] to) = windows.Tap(tap, outputs, inputs);
            for (int i = 0; i < shape[0] * shape[1]; i++)
            {
                int channel = i % shape[1], first = (i / shape[1] * result[1]) + (channel / channels * filters);
                ReadOnlySpan<double> source = input.Slice(i * inputPlane, inputPlane);
                for (int filter = 0; filter < filters; filter++)
                {
                    double weight = weights[(((channel * filters) + filter) * taps) + tap];
                    Span<double> target = sums.AsSpan((first + filter) * outputPlane, outputPlane);
                    for (int j = 0; j < to.Length; j++)
                    {
                        target[to[j]] += weight * source[from[j]];
                    }
                }
            }
        }

        AddBias(result, sums, call.Find(2));
        return [call.Like(result, sums)];
    }

    /// <summary>The padding gives the size of the output, or the other way round.</summary>
    public static (Windows Windows, int[] Outputs) Transposed(OperatorCall call, int[] inputs, int[] kernel)
    {
        var windows = Windows.Listed(call, kernel);
        int[] extra = Windows.Sizes(call, "output_padding", kernel.Length, 0, least: 0);
        long[] full =
            [.. inputs.Select((size, axis) => ((size - 1L) * windows.Strides[axis]) + extra[axis] + windows.Reach(axis))];
        int[] outputs = call.List("output_shape") is not null ? Windows.Sizes(call, "output_shape", kernel.Length, 0, least: 0)
            : Windows.IsSame(call) ? [.. inputs.Select((size, axis) => Shapes.Size((long)size * windows.Strides[axis]))]
            : [.. full.Select((size, axis) => Shapes.Size(size - windows.Before[axis] - windows.After[axis]))];
        if (call.List("output_shape") is not null || Windows.IsSame(call))
        {
            // What is wanted beyond the full size stays zero.
            long[] totals = [.. full.Select((size, axis) => Math.Max(0, size - outputs[axis]))];
            windows = windows.Padded(totals, isMoreBehind: Windows.AutoPad(call) == "SAME_UPPER");
        }

        return (windows, outputs);
    }

    private static int[] KernelOf(OperatorCall call, ImmutableArray<int> shape, ImmutableArray<int> weightShape)
    {
        if (shape.Length < 3 || weightShape.Length != shape.Length)
        {
            throw new ArgumentException(
                $"expected an input and weights of the same 3 dimensions or more, got {shape.Length} and {weightShape.Length}.");
        }

        int[] kernel = [.. weightShape.Skip(2)];
        return call.List("kernel_shape") is not long[] said || said.SequenceEqual(kernel.Select(size => (long)size))
            ? kernel
            : throw new ArgumentException($"expected a kernel of [{Shapes.Text(said)}], got [{Shapes.Text(kernel)}].");
    }

    private static int GroupsOf(OperatorCall call, int count, string what) =>
        call.Whole("group", 1) is long groups && groups >= 1 && groups <= count && count % groups == 0
            ? (int)groups
            : throw new ArgumentException($"expected groups that divide {count} {what}, got {call.Whole("group", 1)}.");
}
