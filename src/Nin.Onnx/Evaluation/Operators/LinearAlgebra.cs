using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Products of matrices.</summary>
internal static class LinearAlgebra
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("MatMul", MatMul),
        ("Gemm", Gemm),
    ];

    /// <summary>
    /// Products of the matrices in the last two dimensions; those before grow to one another. A list is a row on the left and a
    /// column on the right.
    /// </summary>
    public static (ImmutableArray<int> Shape, double[] Sums) Multiply(
        OperatorCall call, ImmutableArray<int> leftShape, ReadOnlySpan<double> left, ImmutableArray<int> rightShape,
        ReadOnlySpan<double> right)
    {
        if (leftShape.IsEmpty || rightShape.IsEmpty)
        {
            throw new ArgumentException("expected two matrices, got a single number.");
        }

        ImmutableArray<int> a = leftShape.Length == 1 ? [1, leftShape[0]] : leftShape;
        ImmutableArray<int> b = rightShape.Length == 1 ? [rightShape[0], 1] : rightShape;
        int rows = a[^2], inner = a[^1], columns = b[^1];
        if (b[^2] != inner)
        {
            throw new ArgumentException($"expected a right matrix of {inner} rows, got {b[^2]}.");
        }

        ImmutableArray<int> leftBatch = a[..^2], rightBatch = b[..^2], batch = Shapes.Broadcast(leftBatch, rightBatch);
        ImmutableArray<int> result =
        [
            .. batch, .. leftShape.Length == 1 ? ImmutableArray<int>.Empty : [rows],
            .. rightShape.Length == 1 ? ImmutableArray<int>.Empty : [columns],
        ];
        double[] sums = call.Room(result);
        if (sums.Length == 0)
        {
            return (result, sums);
        }

        int[] lefts = Shapes.Offsets(batch, Shapes.BroadcastStrides(leftBatch, batch));
        int[] rights = Shapes.Offsets(batch, Shapes.BroadcastStrides(rightBatch, batch));
        for (int i = 0; i < lefts.Length * rows; i++)
        {
            Span<double> target = sums.AsSpan(i * columns, columns);
            ReadOnlySpan<double> factors = left.Slice(((lefts[i / rows] * rows) + (i % rows)) * inner, inner);
            for (int j = 0; j < inner; j++)
            {
                ReadOnlySpan<double> row = right.Slice(((rights[i / rows] * inner) + j) * columns, columns);
                for (int column = 0; column < columns; column++)
                {
                    target[column] += factors[j] * row[column];
                }
            }
        }

        return (result, sums);
    }

    private static ImmutableArray<OnnxTensor> MatMul(OperatorCall call)
    {
        OnnxTensor right = call.Input(1);
        (ImmutableArray<int> shape, double[] sums) =
            Multiply(call, call.First.Shape, call.First.Values, right.Shape, right.Values);
        return [call.Like(shape, sums)];
    }

    /// <summary>alpha · A · B + beta · C, with A and B as they are or transposed.</summary>
    private static ImmutableArray<OnnxTensor> Gemm(OperatorCall call)
    {
        OnnxTensor left = Matrix(call.First, call.Whole("transA", 0) != 0);
        OnnxTensor right = Matrix(call.Input(1), call.Whole("transB", 0) != 0);
        (ImmutableArray<int> shape, double[] sums) = Multiply(call, left.Shape, left.Values, right.Shape, right.Values);
        double alpha = call.Number("alpha", 1), beta = call.Number("beta", 1);
        double[] added = call.Find(2) is OnnxTensor bias ? Broadcasting.Spread(call, bias, shape) : new double[sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (alpha * sums[i]) + (beta * added[i]);
        }

        return [call.Like(shape, sums)];
    }

    private static OnnxTensor Matrix(OnnxTensor tensor, bool isTransposed) => tensor.Rank != 2
        ? throw new ArgumentException($"expected a matrix, got {tensor.Rank} dimensions.")
        : isTransposed ? Movement.Permuted(tensor, [1, 0]) : tensor;
}
