using System.Collections.Immutable;
using Nin.Kernels;
using Nin.Layers;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Convolutions, transposed ones, and products with a matrix.</summary>
internal static class ConvolutionRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("Conv", Conv),
        ("ConvTranspose", ConvTranspose),
        ("Gemm", Gemm),
        ("MatMul", MatMul),
    ];

    private static ImmutableArray<Feature> Conv(NodeCall call)
    {
        OnnxTensor weights = call.Constant(1);
        (Feature picture, bool isLine) = Picture(call, weights);
        int groups = checked((int)call.Settings.Whole("group", 1));
        Window2d window = PictureWindow.Of(call.Settings, [.. weights.Shape.Skip(2)], Sizes(picture, isLine));
        float[]? bias = call.FindConstant(2)?.ToFloats();
        var layer = new Conv2d(weights.Shape[1] * groups, weights.Shape[0], window, groups, bias is not null);
        return [Result(call, layer, picture, isLine, weights.ToFloats(), bias)];
    }

    private static ImmutableArray<Feature> ConvTranspose(NodeCall call)
    {
        OnnxTensor weights = call.Constant(1);
        (Feature picture, bool isLine) = Picture(call, weights);
        int groups = checked((int)call.Settings.Whole("group", 1));
        (Window2d window, int moreY, int moreX) =
            PictureWindow.Transposed(call.Settings, [.. weights.Shape.Skip(2)], Sizes(picture, isLine));
        float[]? bias = call.FindConstant(2)?.ToFloats();
        var layer = new ConvTranspose2d(
            weights.Shape[0], weights.Shape[1] * groups, window, moreY, moreX, groups, bias is not null);
        return [Result(call, layer, picture, isLine, weights.ToFloats(), bias)];
    }

    /// <summary>alpha·x·B + beta·C for features: a fully connected layer.</summary>
    private static ImmutableArray<Feature> Gemm(NodeCall call)
    {
        if (call.Settings.Whole("transA", 0) != 0)
        {
            throw new NotLoweredException("it works across the pictures of a batch (transA)");
        }

        OnnxTensor matrix = call.Constant(1);
        bool isTransposed = call.Settings.Whole("transB", 0) != 0;
        (int inputs, int outputs) = matrix.Rank == 2
            ? isTransposed ? (matrix.Shape[1], matrix.Shape[0]) : (matrix.Shape[0], matrix.Shape[1])
            : throw new NotLoweredException($"expected a matrix, got {matrix.Rank} dimensions");
        Feature features = call.Feature();
        if (features.Rank != 1)
        {
            throw new NotLoweredException($"expected features [N, F], got {features.Rank + 1} dimensions");
        }

        float alpha = (float)call.Settings.Number("alpha", 1), beta = (float)call.Settings.Number("beta", 1);
        float[]? bias = call.FindConstant(2) is OnnxTensor added && beta != 0 ? Row(added, outputs, beta) : null;
        return [Linear(call, features, inputs, outputs, Rows(matrix.ToFloats(), inputs, outputs, isTransposed, alpha), bias)];
    }

    private static ImmutableArray<Feature> MatMul(NodeCall call)
    {
        if (call.FindFeature(0) is not Feature left)
        {
            return [FromTheLeft(call)];
        }

        OnnxTensor matrix = call.Constant(1);
        if (matrix.Rank != 2 || left.Rank == 0)
        {
            throw new NotLoweredException($"expected a matrix, got {matrix.Rank} dimensions");
        }

        (int inputs, int outputs) = (matrix.Shape[0], matrix.Shape[1]);
        float[] rows = Rows(matrix.ToFloats(), inputs, outputs, isTransposed: false, alpha: 1);
        return [left.Rank == 1 ? Linear(call, left, inputs, outputs, rows, null) : OfLines(call, left, inputs, outputs, rows)];
    }

    /// <summary>A matrix times features: the transposed features times the transposed matrix.</summary>
    private static Feature FromTheLeft(NodeCall call)
    {
        OnnxTensor matrix = call.Constant(0);
        Feature right = call.Feature(1);
        if (matrix.Rank != 2 || right.Rank < 2)
        {
            throw new NotLoweredException("expected a matrix and features of at least two dimensions");
        }

        int[] swapped = [.. Enumerable.Range(0, right.Rank)];
        (swapped[^1], swapped[^2]) = (swapped[^2], swapped[^1]);
        Feature product = OfLines(call, right.Permute(swapped), matrix.Shape[1], matrix.Shape[0], matrix.ToFloats());
        return product.Permute(swapped);
    }

    /// <summary>Each line of the last dimension times a matrix: a convolution whose channels it is.</summary>
    private static Feature OfLines(NodeCall call, Feature lines, int inputs, int outputs, float[] rows)
    {
        ImmutableArray<int> sizes = lines.Sizes;
        if (sizes[^1] != inputs)
        {
            throw new ArgumentException($"expected {inputs} numbers in the last dimension, got {sizes[^1]}.");
        }

        Feature picture = call.State.InOrder(lines, new(1, lines.Length / inputs, inputs));
        var layer = new Conv2d(inputs, outputs, 1, bias: false);
        string node = call.State.Add(call.Name(), layer, [picture.Node], rows);
        return Feature.InOrder(node, call.State.ShapeOf(node), [.. sizes[..^1], outputs]);
    }

    private static Feature Linear(NodeCall call, Feature features, int inputs, int outputs, float[] rows, float[]? bias)
    {
        if (features.Length != inputs)
        {
            throw new ArgumentException($"expected {inputs} features, got {features.Length}.");
        }

        // Where the features are those of a map in another order, the weights change places once instead of they each time.
        if (!features.IsInOrder && features.IsWhole)
        {
            int[] places = features.Places();
            var moved = new float[rows.Length];
            for (int i = 0; i < moved.Length; i++)
            {
                moved[(i / inputs * inputs) + places[i % inputs]] = rows[i];
            }

            (rows, features) = (moved, Feature.InOrder(features.Node, features.Shape, [inputs]));
        }

        Feature flat = call.State.Flat(features);
        var layer = new Linear(inputs, outputs, bias is not null);
        return call.State.AddTo(WeightName.Of(call, 1), layer, flat, bias is null ? [rows] : [rows, bias]);
    }

    /// <summary>A matrix as a layer has it, [outputs, inputs], times a number.</summary>
    private static float[] Rows(float[] matrix, int inputs, int outputs, bool isTransposed, float alpha)
    {
        if (isTransposed && alpha == 1)
        {
            return matrix;
        }

        var rows = new float[matrix.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = alpha * matrix[isTransposed ? i : (i % inputs * outputs) + (i / inputs)];
        }

        return rows;
    }

    /// <summary>What is added to each output.</summary>
    private static float[] Row(OnnxTensor added, int outputs, float beta)
    {
        if (added.Shape.Any(size => size != 1 && size != outputs) || (added.Length != 1 && added.Length != outputs))
        {
            throw new NotLoweredException($"expected {outputs} numbers to add, got [{string.Join(", ", added.Shape)}]");
        }

        float[] numbers = added.ToFloats(), row = new float[outputs];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = beta * numbers[numbers.Length == 1 ? 0 : i];
        }

        return row;
    }

    /// <summary>The picture; a line [N, C, L] is a picture of one row.</summary>
    private static (Feature Picture, bool IsLine) Picture(NodeCall call, OnnxTensor weights)
    {
        Feature input = call.Feature();
        if (input.Rank is not (2 or 3) || weights.Rank != input.Rank + 1)
        {
            throw new NotLoweredException($"expected [N, C, H, W] or [N, C, L], got {input.Rank + 1} dimensions");
        }

        bool isLine = input.Rank == 2;
        Feature picture = isLine ? input.Reshape([input.Sizes[0], 1, input.Sizes[1]]) ?? call.State.Flat(input) : input;
        return (call.State.AsPicture(picture), isLine);
    }

    private static int[] Sizes(Feature picture, bool isLine) =>
        isLine ? [picture.Shape.Width] : [picture.Shape.Height, picture.Shape.Width];

    private static Feature Result(NodeCall call, Layer layer, Feature picture, bool isLine, float[] weights, float[]? bias)
    {
        Feature result = call.State.AddTo(
            WeightName.Of(call, 1), layer, picture, bias is null ? [weights] : [weights, bias]);
        return isLine ? result.Reshape([result.Sizes[0], result.Sizes[2]])! : result;
    }
}
