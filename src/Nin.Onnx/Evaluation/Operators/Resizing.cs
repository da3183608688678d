using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Tensors made larger or smaller by what lies between their numbers.</summary>
internal static class Resizing
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Resize", Resize),
        ("Upsample", Upsample),
    ];

    /// <summary>The scales are a setting before version 9, and an input from then on.</summary>
    private static ImmutableArray<OnnxTensor> Upsample(OperatorCall call)
    {
        double[]? scales = call.Node.Attributes.NumberList("scales")?.Select(scale => (double)scale).ToArray() ?? Numbers(call, 1);
        return [Resized(call, Scaled(call, AllAxes(call), scales, null), "asymmetric", "simple")];
    }

    private static ImmutableArray<OnnxTensor> Resize(OperatorCall call)
    {
        if (call.Opset < 11)
        {
            return [Resized(call, Scaled(call, AllAxes(call), Numbers(call, 1), null), "asymmetric", "simple")];
        }

        int[] axes = call.List("axes") is long[] listed
            ? [.. listed.Select(axis => Shapes.Axis(axis, call.First.Rank))]
            : AllAxes(call);
        string transformation = call.Text("coordinate_transformation_mode", "half_pixel");
        double[]? region = transformation == "tf_crop_and_resize" ? Numbers(call, 1) ?? [] : null;
        double[]? sizes = Numbers(call, 3);
        ResizedAxis[] resized = sizes is null
            ? Scaled(call, axes, Numbers(call, 2), region)
            : Sized(call, axes, sizes, region);
        return [Resized(call, resized, transformation, call.Text("nearest_mode", "round_prefer_floor"))];
    }

    private static int[] AllAxes(OperatorCall call) => [.. Enumerable.Range(0, call.First.Rank)];

    /// <summary>The numbers of an input, which may be there and empty where others say the same.</summary>
    private static double[]? Numbers(OperatorCall call, int index) =>
        call.Find(index) is OnnxTensor { Length: > 0 } given ? given.Values.ToArray() : null;

    private static ResizedAxis[] Scaled(OperatorCall call, int[] axes, double[]? scales, double[]? region)
    {
        if (scales?.Length != axes.Length || !scales.All(scale => scale > 0 && double.IsFinite(scale)))
        {
            throw new ArgumentException($"expected {axes.Length} scales greater than 0, got [{Shapes.Text(scales ?? [])}].");
        }

        // The size is rounded in float, as engines do it: 2.3 of 10 are 23.
        return Along(call, axes, region, (i, input) => (Math.Floor((float)scales[i] * input), scales[i] * input));
    }

    private static ResizedAxis[] Sized(OperatorCall call, int[] axes, double[] sizes, double[]? region)
    {
        string policy = call.Text("keep_aspect_ratio_policy", "stretch");
        if (sizes.Length != axes.Length || policy is not ("stretch" or "not_larger" or "not_smaller"))
        {
            throw new ArgumentException($"expected {axes.Length} sizes to stretch to, not_larger or not_smaller, got {sizes.Length} and '{policy}'.");
        }

        if (policy == "stretch")
        {
            return Along(call, axes, region, (i, _) => (sizes[i], sizes[i]));
        }

        IEnumerable<double> scales = axes.Select((axis, i) => sizes[i] / call.First.Shape[axis]).DefaultIfEmpty(1);
        double scale = policy == "not_larger" ? scales.Min() : scales.Max();
        return Along(call, axes, region, (_, input) => (Math.Floor((scale * input) + 0.5), scale * input));
    }

    private static ResizedAxis[] Along(
        OperatorCall call, int[] axes, double[]? region, Func<int, int, (double Size, double Width)> sizes)
    {
        if (region is not null && region.Length != 2 * axes.Length)
        {
            throw new ArgumentException($"'roi': expected {2 * axes.Length} numbers, got {region.Length}.");
        }

        ResizedAxis[] resized = [.. call.First.Shape.Select(size => new ResizedAxis(size, size, size, 0, 1))];
        for (int i = 0; i < axes.Length; i++)
        {
            int input = call.First.Shape[axes[i]];
            (double size, double width) = sizes(i, input);
            if (!(size >= 0 && size <= (input == 0 ? 0 : int.MaxValue)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"expected a size of at most {int.MaxValue} made of something, got {size} made of {input}."));
            }

            resized[axes[i]] = new(input, (int)size, width, region?[i] ?? 0, region?[axes.Length + i] ?? 1);
        }

        return resized;
    }

    private static OnnxTensor Resized(OperatorCall call, ResizedAxis[] axes, string transformation, string rounding)
    {
        OnnxTensor input = call.First;
        ImmutableArray<int> shape = call.Allowed([.. axes.Select(axis => axis.Output)]);
        bool isCropping = transformation == "tf_crop_and_resize";
        double outside = call.Number("extrapolation_value", 0);
        string mode = call.Text("mode", "nearest");
        if (mode == "nearest")
        {
            return Movement.Reindexed(call, input, shape, Nearest, isCropping ? outside : null);
        }

        double a = call.Number("cubic_coeff_a", -0.75);
        (Func<double, double> kernel, int reach) = mode switch
        {
            "linear" or "bilinear" => ((Func<double, double>)(x => Math.Max(0, 1 - Math.Abs(x))), 1),
            "cubic" => (x => Cubic(Math.Abs(x), a), 2),
            _ => throw new ArgumentException($"'mode': expected nearest, linear or cubic, got '{mode}'."),
        };
        double[] numbers = input.Values.ToArray();
        ImmutableArray<int> current = input.Shape;
        for (int i = 0; i < axes.Length; i++)
        {
            ResizedAxis axis = axes[i];
            if (axis.Output != axis.Input || axis.Width != axis.Input || isCropping)
            {
                bool isSmoothed = call.Whole("antialias", 0) != 0, isCut = call.Whole("exclude_outside", 0) != 0;
                numbers = Mixed(call, numbers, current, i, axis.Output, index =>
                    axis.Taps(axis.Coordinate(transformation, index), kernel, reach, isSmoothed, isCut));
                current = current.SetItem(i, axis.Output);
            }
        }

        if (isCropping && shape.Length > 0 && !shape.Contains(0))
        {
            IEnumerable<int[]> inside = shape.Select(
                (size, i) => Enumerable.Range(0, size).Select(index => Cropped(i, index) ? -1 : index).ToArray());
            int[] places = Shapes.Places(shape.AsSpan(), [.. inside]);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = places[i] < 0 ? outside : numbers[i];
            }
        }

        return call.Like(shape, numbers);

        int Nearest(int axis, int index) => isCropping && Cropped(axis, index)
            ? -1
            : axes[axis].Nearest(rounding, axes[axis].Coordinate(transformation, index));

        bool Cropped(int axis, int index) =>
            axes[axis].Coordinate(transformation, index) is double place && !(place >= 0 && place <= axes[axis].Input - 1);
    }

    /// <summary>Replaces the numbers along one axis by means of them.</summary>
    private static double[] Mixed(
        OperatorCall call, double[] numbers, ImmutableArray<int> shape, int axis, int size,
        Func<int, (int[] Indices, double[] Weights)> taps)
    {
        double[] mixed = call.Room(shape.SetItem(axis, size));
        int rows = shape[axis], length = Shapes.Length(shape.AsSpan()[(axis + 1)..]);
        for (int target = 0; target < size && mixed.Length > 0; target++)
        {
            (int[] indices, double[] weights) = taps(target);
            for (int outer = 0; outer < mixed.Length / size / length; outer++)
            {
                for (int tap = 0; tap < indices.Length; tap++)
                {
                    int from = ((outer * rows) + indices[tap]) * length, to = ((outer * size) + target) * length;
                    for (int i = 0; i < length; i++)
                    {
                        mixed[to + i] += weights[tap] * numbers[from + i];
                    }
                }
            }
        }

        return mixed;
    }

    /// <summary>The cubic that meets the numbers and is smooth at them; <c>a</c> says how steep it is.</summary>
    private static double Cubic(double x, double a) =>
        x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
        : x < 2 ? a * ((((x - 5) * x) + 8) * x - 4)
        : 0;
}
