using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>
/// Pictures in another size. What PyTorch's nearest and bilinear would do is that layer; every other way is two products with a
/// matrix, one for the rows and one for the columns.
/// </summary>
internal static class ResizeRules
{
    /// <summary>How far a weight of a line may be from another and still be the same.</summary>
    private const double SameWeight = 1e-6;

    /// <summary>The most numbers that asking for the weights may take: of a square picture, 5,600 lines.</summary>
    private const int MostOnes = 32_000_000;

    public static (string Name, Rule Lower)[] All { get; } = [("Resize", Resize), ("Upsample", Resize)];

    private static ImmutableArray<Feature> Resize(NodeCall call)
    {
        if (call.Settings.Text("coordinate_transformation_mode") == "tf_crop_and_resize")
        {
            throw new NotLoweredException("expected whole pictures in another size, and no cut of them");
        }

        Feature picture = call.State.AsPicture(call.Feature());
        int height = picture.Shape.Height, width = picture.Shape.Width;

        // What the evaluator makes of pictures with a single 1 tells the weight of each line in each other one.
        float[] rows = Lines(call, height, isRows: true), columns = Lines(call, width, isRows: false);
        int newHeight = rows.Length / height, newWidth = columns.Length / width;
        foreach (Upsample layer in Candidates(newHeight, newWidth))
        {
            if (Matches(layer, rows, height, newHeight, isRows: true) && Matches(layer, columns, width, newWidth, isRows: false))
            {
                return [call.State.AddTo(call.Name(), layer, picture)];
            }
        }

        Feature result = picture;
        if (!IsIdentity(rows, height))
        {
            result = Product(call, result.Permute([0, 2, 1]), rows, height, newHeight, "rows").Permute([0, 2, 1]);
        }

        if (!IsIdentity(columns, width))
        {
            result = Product(call, result, columns, width, newWidth, "columns");
        }

        return [result];
    }

    private static IEnumerable<Upsample> Candidates(int height, int width)
    {
        yield return new Upsample(height: height, width: width);
        yield return new Upsample(mode: UpsampleMode.Bilinear, height: height, width: width);
        yield return new Upsample(mode: UpsampleMode.Bilinear, alignCorners: true, height: height, width: width);
    }

    /// <summary>For each line of the output the weight of each of the input: [output, input].</summary>
    private static float[] Lines(NodeCall call, int size, bool isRows)
    {
        Feature input = call.Feature();
        ImmutableArray<int> sizes = input.Sizes;

        // As many channels as lines, each with a 1 in its own. Of the other dimension one line is enough, left as it is; where
        // sizes and factors say something of both at once, it is kept.
        bool isNarrow = TryNarrow(call, isRows ? 3 : 2, out OnnxTensor?[] tensors);
        int other = isNarrow ? 1 : isRows ? sizes[2] : sizes[1];
        if ((double)size * size * other > MostOnes)
        {
            throw new NotLoweredException($"expected a smaller picture, or a resize of each dimension by itself, got {size} lines");
        }

        int[] shape = isRows ? [1, size, size, other] : [1, size, other, size];
        var ones = new double[size * size * other];
        for (int line = 0; line < size; line++)
        {
            for (int i = 0; i < other; i++)
            {
                ones[(line * size * other) + (isRows ? (line * other) + i : (i * size) + line)] = 1;
            }
        }

        tensors[0] = new OnnxTensor(ElementType.Float, [.. shape], ones);
        if (call.Node.Operator == "Resize" && tensors is [_, _, _, { Length: 4 } target])
        {
            tensors[3] = OnnxTensor.Whole(target.ToWhole().Select((length, i) => i == 1 ? size : length));
        }

        OnnxTensor result = OnnxEvaluator.Run(call.Node, [.. tensors], call.Settings.Limits)[0];
        if (result.Shape[1] != size || result.Shape[0] != 1)
        {
            throw new NotLoweredException("expected rows and columns of pictures in another size alone");
        }

        int newSize = result.Shape[isRows ? 2 : 3], newOther = result.Shape[isRows ? 3 : 2];
        var lines = new float[newSize * size];
        for (int i = 0; i < lines.Length; i++)
        {
            (int to, int from) = (i / size, i % size);
            int at = isRows ? (to * newOther) + (newOther / 2) : (newOther / 2 * newSize) + to;
            lines[i] = (float)result.Values[(from * newSize * newOther) + at];
        }

        return lines;
    }

    /// <summary>The constant inputs, with a dimension left as it is, where they say what becomes of each by itself.</summary>
    private static bool TryNarrow(NodeCall call, int dimension, out OnnxTensor?[] tensors)
    {
        tensors = [.. call.Settings.Inputs];
        bool isPlain = call.Settings.Text("keep_aspect_ratio_policy") is null or "stretch" && call.Settings.List("axes") is null;
        bool isSaid = false;
        for (int i = 1; isPlain && i < tensors.Length; i++)
        {
            if (tensors[i] is { Rank: 1, Length: 4 } tensor)
            {
                isSaid = true;
                double[] values = [.. tensor.Values];
                values[dimension] = 1;
                tensors[i] = new OnnxTensor(tensor.Type, tensor.Shape, values);
            }
        }

        return isSaid;
    }

    /// <summary>Whether a layer gives these weights.</summary>
    private static bool Matches(Upsample layer, float[] lines, int size, int newSize, bool isRows)
    {
        for (int to = 0; to < newSize; to++)
        {
            double low, share;
            if (layer.Mode == UpsampleMode.Nearest)
            {
                (low, share) = (Math.Min((int)MathF.Floor(to * ((float)size / newSize)), size - 1), 0);
            }
            else
            {
                double place = layer.AlignCorners
                    ? newSize > 1 ? to * (size - 1.0) / (newSize - 1) : 0
                    : Math.Max(((to + 0.5) * size / newSize) - 0.5, 0);
                low = Math.Min((int)place, size - 1);
                share = place - low;
            }

            int high = Math.Min((int)low + 1, size - 1);
            for (int from = 0; from < size; from++)
            {
                double expected = (from == (int)low ? 1 - share : 0) + (from == high ? share : 0);
                if (Math.Abs(lines[(to * size) + from] - expected) > SameWeight)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsIdentity(float[] lines, int size) =>
        lines.Length == size * size
        && lines.Select((weight, i) => weight == (i / size == i % size ? 1f : 0f)).All(isSame => isSame);

    /// <summary>Each line of the last dimension times the weights: a convolution whose channels it is.</summary>
    private static Feature Product(NodeCall call, Feature lines, float[] weights, int size, int newSize, string part)
    {
        ImmutableArray<int> sizes = lines.Sizes;
        Feature placed = call.State.InOrder(lines, new(1, lines.Length / size, size));
        string node = call.State.Add(call.Name(part), new Conv2d(size, newSize, 1, bias: false), [placed.Node], weights);
        return Feature.InOrder(node, call.State.ShapeOf(node), [sizes[0], sizes[1], newSize]);
    }
}
