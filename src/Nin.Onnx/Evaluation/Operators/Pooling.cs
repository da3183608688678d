using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>One number for each window, or for each channel.</summary>
internal static class Pooling
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("AveragePool", AveragePool),
        ("MaxPool", MaxPool),
        ("LpPool", LpPool),
        ("GlobalAveragePool", call => Global(call, numbers => Reduction.Sum(numbers) / numbers.Length)),
        ("GlobalMaxPool", call => Global(call, Reduction.Max)),
        ("GlobalLpPool", GlobalLpPool),
        ("MaxUnpool", MaxUnpool),
    ];

    /// <summary>What all poolings over windows begin with.</summary>
    private sealed record Frame(Windows Windows, int[] Inputs, int[] Outputs, ImmutableArray<int> Shape)
    {
        public int InputPlane => Shapes.Length(Inputs);

        public int OutputPlane => Shapes.Length(Outputs);

        public int Planes => Shape[0] * Shape[1];

        public static Frame Of(OperatorCall call)
        {
            ImmutableArray<int> shape = Spatial(call);
            int[] inputs = [.. shape.Skip(2)];
            var windows = Windows.Of(call, inputs, KernelOf(call, inputs.Length));
            int[] outputs = windows.Outputs(inputs, call.Whole("ceil_mode", 0) != 0);
            return new(windows, inputs, outputs, call.Allowed([shape[0], shape[1], .. outputs]));
        }
    }

    private static ImmutableArray<OnnxTensor> AveragePool(OperatorCall call)
    {
        var frame = Frame.Of(call);
        double[] sums = Sums(call, frame, x => x), counts = new double[frame.OutputPlane];

        // What is counted with the padding is what lies in an input that is larger by it.
        bool isPaddingCounted = call.Whole("count_include_pad", 0) != 0;
        int[] none = new int[frame.Inputs.Length];
        Windows windows = isPaddingCounted ? frame.Windows with { Before = none, After = none } : frame.Windows;
        int[] inputs = !isPaddingCounted ? frame.Inputs
            : [.. frame.Inputs.Select((size, i) => Shapes.Size((long)size + frame.Windows.Before[i] + frame.Windows.After[i]))];
        for (int tap = 0; tap < windows.Taps; tap++)
        {
            foreach (int output in windows.Tap(tap, inputs, frame.Outputs).Outputs)
            {
                counts[output]++;
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] /= Math.Max(1, counts[i % counts.Length]);
        }

        return [call.Like(frame.Shape, sums)];
    }

    private static double[] Sums(OperatorCall call, Frame frame, Func<double, double> function)
    {
        double[] sums = call.Room(frame.Shape);
        ReadOnlySpan<double> numbers = call.First.Values;
        for (int tap = 0; tap < frame.Windows.Taps; tap++)
        {
            (int[] to, int[] from) = frame.Windows.Tap(tap, frame.Inputs, frame.Outputs);
            for (int plane = 0; plane < frame.Planes; plane++)
            {
                for (int i = 0; i < to.Length; i++)
                {
                    sums[(plane * frame.OutputPlane) + to[i]] += function(numbers[(plane * frame.InputPlane) + from[i]]);
                }
            }
        }

        return sums;
    }

    private static ImmutableArray<OnnxTensor> LpPool(OperatorCall call)
    {
        double power = call.Whole("p", 2);
        var frame = Frame.Of(call);
        double[] sums = Sums(call, frame, x => Math.Pow(Math.Abs(x), power));
        return [call.Like(frame.Shape, [.. sums.Select(sum => Math.Pow(sum, 1 / power))])];
    }

    /// <summary>The first of equal numbers wins; its place in the whole input is the second output.</summary>
    private static ImmutableArray<OnnxTensor> MaxPool(OperatorCall call)
    {
        var frame = Frame.Of(call);
        double[] most = call.Room(frame.Shape), places = call.Room(frame.Shape);
        Array.Fill(most, double.NegativeInfinity);
        ReadOnlySpan<double> numbers = call.First.Values;
        int[] names = NamesOfPlaces(call, frame.Inputs);
        for (int tap = 0; tap < frame.Windows.Taps; tap++)
        {
            (int[] to, int[] from) = frame.Windows.Tap(tap, frame.Inputs, frame.Outputs);
            for (int plane = 0; plane < frame.Planes; plane++)
            {
                int first = plane * frame.InputPlane, target = plane * frame.OutputPlane;
                for (int i = 0; i < to.Length; i++)
                {
                    double number = numbers[first + from[i]];
                    if (number > most[target + to[i]] || double.IsNaN(number))
                    {
                        most[target + to[i]] = number;
                        places[target + to[i]] = first + names[from[i]];
                    }
                }
            }
        }

        return [call.Like(frame.Shape, most), new OnnxTensor(ElementType.Int64, frame.Shape, places)];
    }

    /// <summary>How places of a plane are counted: with the last axis the fastest, or the first.</summary>
    private static int[] NamesOfPlaces(OperatorCall call, int[] inputs)
    {
        int[] strides = call.Whole("storage_order", 0) == 0
            ? Shapes.Strides(inputs)
            : [.. Shapes.Strides([.. inputs.Reverse()]).Reverse()];
        return Shapes.Offsets([.. inputs], strides);
    }

    private static ImmutableArray<OnnxTensor> Global(OperatorCall call, Fold fold)
    {
        ImmutableArray<int> shape = Spatial(call);
        double[] output = call.Room([shape[0], shape[1], .. Enumerable.Repeat(1, shape.Length - 2)]);
        int plane = Shapes.Length(shape.AsSpan()[2..]);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = fold(call.First.Values.Slice(i * plane, plane));
        }

        return [call.Like([shape[0], shape[1], .. Enumerable.Repeat(1, shape.Length - 2)], output)];
    }

    private static ImmutableArray<OnnxTensor> GlobalLpPool(OperatorCall call)
    {
        double power = call.Whole("p", 2);
        return Global(call, numbers =>
        {
            double sum = 0;
            foreach (double number in numbers)
            {
                sum += Math.Pow(Math.Abs(number), power);
            }

            return Math.Pow(sum, 1 / power);
        });
    }

    /// <summary>
    /// Puts numbers where a pooling took them from. The places are those in a tensor of the size that the settings give, also
    /// where a larger one is asked for.
    /// </summary>
    private static ImmutableArray<OnnxTensor> MaxUnpool(OperatorCall call)
    {
        ImmutableArray<int> shape = Spatial(call);
        var windows = Windows.Listed(call, KernelOf(call, shape.Length - 2));
        ImmutableArray<int> pooled =
        [
            shape[0], shape[1],
            .. shape.Skip(2).Select((size, i) => Shapes.Size(
                ((size - 1L) * windows.Strides[i]) + windows.Kernel[i] - windows.Before[i] - windows.After[i])),
        ];
        ImmutableArray<int> result = call.Find(2) is OnnxTensor asked ? [.. asked.ToWhole().Select(Shapes.Size)] : pooled;
        if (result.Length != pooled.Length || result.Where((size, i) => size < pooled[i]).Any()
            || call.Input(1).Length != call.First.Length)
        {
            throw new ArgumentException(
                $"expected a place for each number and a shape of at least [{Shapes.Text(pooled)}], got {call.Input(1).Length} places and [{Shapes.Text(result)}].");
        }

        double[] output = call.Room(result);
        call.Allowed(pooled);
        int[] places = Shapes.Offsets(pooled, Shapes.Strides(result.AsSpan()));
        ReadOnlySpan<double> numbers = call.First.Values;
        long[] indices = call.Input(1).ToWhole();
        for (int i = 0; i < numbers.Length; i++)
        {
            output[places[Shapes.Index(indices[i], places.Length)]] = numbers[i];
        }

        return [call.Like(result, output)];
    }

    public static int[] KernelOf(OperatorCall call, int rank) => call.List("kernel_shape") is null
        ? throw new ArgumentException("expected a setting 'kernel_shape'.")
        : Windows.Sizes(call, "kernel_shape", rank, 1, least: 1);

    /// <summary>The shape of an input that has a batch, channels and at least one axis more.</summary>
    private static ImmutableArray<int> Spatial(OperatorCall call) => call.First.Rank >= 3
        ? call.First.Shape
        : throw new ArgumentException($"expected an input of 3 dimensions or more, got {call.First.Rank}.");
}
