using System.Collections.Immutable;
using Nin.Kernels;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Tensors;

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

    /// <summary>A convolution of these pictures with these weights; the node says how.</summary>
    public static Feature Convolved(NodeCall call, Feature input, OnnxTensor weights, float[]? bias, string name)
    {
        (Feature picture, bool isLine) = Picture(call, input, weights);
        int groups = checked((int)call.Settings.Whole("group", 1));
        Window2d window = PictureWindow.Of(call.Settings, [.. weights.Shape.Skip(2)], Sizes(picture, isLine));
        var layer = new Conv2d(weights.Shape[1] * groups, weights.Shape[0], window, groups, bias is not null);
        return Result(call, layer, picture, isLine, name, weights.ToFloats(), bias);
    }

    /// <summary>Features or lines times constant matrices: one for all, or each with its own.</summary>
    public static Feature Product(NodeCall call, Feature left, OnnxTensor matrix, string name)
    {
        if (matrix.Rank > 2 && matrix.Rank <= left.Rank + 1)
        {
            return OfMatrices(call, left, matrix, name);
        }

        if (matrix.Rank != 2 || left.Rank == 0)
        {
            throw new NotLoweredException($"expected a matrix, got {matrix.Rank} dimensions");
        }

        (int inputs, int outputs) = (matrix.Shape[0], matrix.Shape[1]);
        float[] rows = Rows(matrix.ToFloats(), inputs, outputs, isTransposed: false, alpha: 1);
        return left.Rank == 1
            ? Linear(call, left, inputs, outputs, rows, null, name)
            : OfLines(call, left, inputs, outputs, rows);
    }

    private static ImmutableArray<Feature> Conv(NodeCall call) =>
        [Convolved(call, call.Feature(), call.Constant(1), call.FindConstant(2)?.ToFloats(), WeightName.Of(call, 1))];

    private static ImmutableArray<Feature> ConvTranspose(NodeCall call)
    {
        OnnxTensor weights = call.Constant(1);
        (Feature picture, bool isLine) = Picture(call, call.Feature(), weights);
        int groups = checked((int)call.Settings.Whole("group", 1));
        (Window2d window, int moreY, int moreX) =
            PictureWindow.Transposed(call.Settings, [.. weights.Shape.Skip(2)], Sizes(picture, isLine));
        float[]? bias = call.FindConstant(2)?.ToFloats();
        var layer = new ConvTranspose2d(
            weights.Shape[0], weights.Shape[1] * groups, window, moreY, moreX, groups, bias is not null);
        return [Result(call, layer, picture, isLine, WeightName.Of(call, 1), weights.ToFloats(), bias)];
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
        if (features.Rank != (features.JoinsPictures ? 2 : 1))
        {
            throw new NotLoweredException($"expected features [N, F], got {features.Rank + 1} dimensions");
        }

        float alpha = (float)call.Settings.Number("alpha", 1), beta = (float)call.Settings.Number("beta", 1);
        float[] rows = Rows(matrix.ToFloats(), inputs, outputs, isTransposed, alpha);
        if (call.FindFeature(2) is Feature own && beta != 0)
        {
            Feature product = features.JoinsPictures
                ? OfLines(call, features, inputs, outputs, rows)
                : Linear(call, features, inputs, outputs, rows, null, WeightName.Of(call, 1));
            Feature summand = ActivationRules.Affine(call, own, beta, 0, call.Name("beta"));
            return [ElementwiseRules.OfTwo(call, new Add(), product, summand, call.Name("sum"))];
        }

        float[]? bias = beta != 0 && call.FindConstant(2) is OnnxTensor added ? Row(added, outputs, beta) : null;
        if (features.JoinsPictures)
        {
            return [OfLines(call, features, inputs, outputs, rows, bias)];
        }

        return [Linear(call, features, inputs, outputs, rows, bias, WeightName.Of(call, 1))];
    }

    private static ImmutableArray<Feature> MatMul(NodeCall call)
    {
        return
        [
            call.FindFeature(0) is Feature left
                ? Product(call, left, call.Constant(1), WeightName.Of(call, 1))
                : FromTheLeft(call),
        ];
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

    /// <summary>Matrices times as many constant ones, each with its own: a convolution with a group for each.</summary>
    private static Feature OfMatrices(NodeCall call, Feature left, OnnxTensor matrices, string name)
    {
        ImmutableArray<int> sizes = left.Sizes, lead = sizes[..^2];
        (int rows, int inputs, int outputs) = (sizes[^2], sizes[^1], matrices.Shape[^1]);
        int groups = lead.Aggregate(1, (product, size) => product * size);
        ImmutableArray<int> own = [1, .. lead], given = matrices.Shape[..^2];
        if (matrices.Shape[^2] != inputs || !Shapes.Broadcast(own, given).SequenceEqual(own))
        {
            throw new NotLoweredException(
                $"expected [{Shapes.Text([1, .. lead, inputs])}, ...] that is the same for every picture, got "
                    + $"[{Shapes.Text(matrices.Shape)}]");
        }

        int[] each = Shapes.Offsets(own, Shapes.BroadcastStrides(given, own));
        float[] numbers = matrices.ToFloats(), weights = new float[groups * outputs * inputs];
        for (int i = 0; i < weights.Length; i++)
        {
            (int input, int output, int group) = (i % inputs, i / inputs % outputs, i / inputs / outputs);
            weights[i] = numbers[(((each[group] * inputs) + input) * outputs) + output];
        }

        // [lead, rows, inputs] as a line of pixels, whose channels are the leading dimensions and the inputs.
        int last = lead.Length;
        Feature pixels = call.State.InOrder(
            left.Permute([last, .. Enumerable.Range(0, last), last + 1]), new FeatureShape(1, rows, groups * inputs));
        var layer = new Conv2d(groups * inputs, groups * outputs, new Window2d(1, 1), groups, bias: false);
        string node = call.State.Add(name, layer, [pixels.Node], weights);
        Feature product = Feature.InOrder(node, call.State.ShapeOf(node), [rows, .. lead, outputs]);
        return product.Permute([.. Enumerable.Range(1, last), 0, last + 1]);
    }

    /// <summary>Each line of the last dimension times a matrix: a convolution whose channels it is.</summary>
    private static Feature OfLines(
        NodeCall call, Feature lines, int inputs, int outputs, float[] rows, float[]? bias = null)
    {
        ImmutableArray<int> sizes = lines.Sizes;
        if (sizes[^1] != inputs)
        {
            throw new ArgumentException($"expected {inputs} numbers in the last dimension, got {sizes[^1]}.");
        }

        Feature picture = call.State.InOrder(lines, new(1, lines.Length / inputs, inputs));
        var layer = new Conv2d(inputs, outputs, 1, bias: bias is not null);
        string node = call.State.Add(call.Name(), layer, [picture.Node], bias is null ? [rows] : [rows, bias]);
        return Feature.InOrder(node, call.State.ShapeOf(node), [.. sizes[..^1], outputs]);
    }

    private static Feature Linear(
        NodeCall call, Feature features, int inputs, int outputs, float[] rows, float[]? bias, string name)
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
        return call.State.AddTo(name, layer, flat, bias is null ? [rows] : [rows, bias]);
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
        // [outputs, 1] is a number for each picture, where there are as many of them.
        if (added.Length != 1 && (added.Length != outputs || added.Shape[^1] != outputs))
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
    private static (Feature Picture, bool IsLine) Picture(NodeCall call, Feature input, OnnxTensor weights)
    {
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

    private static Feature Result(
        NodeCall call, Layer layer, Feature picture, bool isLine, string name, float[] weights, float[]? bias)
    {
        Feature result = call.State.AddTo(name, layer, picture, bias is null ? [weights] : [weights, bias]);
        return isLine ? result.Reshape([result.Sizes[0], result.Sizes[2]])! : result;
    }
}
