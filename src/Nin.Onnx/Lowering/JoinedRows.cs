using System.Collections.Frozen;

namespace Nin.Onnx.Lowering;

/// <summary>
/// Tensors whose first dimension counts rows of all pictures, such as [N·T, C] of [N, T, C]: what exporters make for a product
/// with a matrix. What treats each row by itself is the same for the rows of one picture; anything else is refused.
/// </summary>
internal static class JoinedRows
{
    private static readonly FrozenSet<string> RowByRow = FrozenSet.Create(
        StringComparer.Ordinal,
        "Relu", "LeakyRelu", "Elu", "Sigmoid", "Tanh", "Softplus", "HardSwish", "Gelu", "ThresholdedRelu", "Exp", "Log", "Sqrt",
        "Reciprocal", "Abs", "Floor", "Ceil", "Round", "Sign", "Erf", "Softsign", "Sin", "Cos", "Neg", "Clip", "HardSigmoid",
        "Selu", "Celu", "Mish", "Identity", "Dropout", "Cast", "Add", "Sub", "Mul", "Div", "Sum", "Mean", "Pow", "Min", "Max",
        "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceSumSquare", "ReduceL1", "ReduceL2", "Softmax", "LogSoftmax",
        "LayerNormalization", "Gemm", "MatMul");

    /// <summary>Operators that say themselves which rows they make.</summary>
    private static readonly FrozenSet<string> Movements = FrozenSet.Create(StringComparer.Ordinal, "Reshape", "Flatten");

    /// <summary>Whether the node makes such rows of such; one that cannot is refused.</summary>
    public static bool AreKept(NodeCall call)
    {
        Feature[] inputs = [.. Enumerable.Range(0, call.Node.Inputs.Length).Select(call.FindFeature).OfType<Feature>()];
        if (Movements.Contains(call.Node.Operator) || !inputs.Any(input => input.JoinsPictures))
        {
            return false;
        }

        return RowByRow.Contains(call.Node.Operator) && inputs.All(input => input.JoinsPictures && input.Rank > 1)
            ? true
            : throw new NotLoweredException("its first dimension is not that of the pictures alone");
    }

    /// <summary>Refuses numbers that are not the same for every row.</summary>
    public static void RequireOfEachRow(Feature feature, IReadOnlyList<int> constant)
    {
        if (feature.JoinsPictures
            && (constant.Count > feature.Rank || (constant.Count == feature.Rank && constant[0] != 1)))
        {
            throw new NotLoweredException(
                $"expected numbers that are the same for every row, got [{string.Join(", ", constant)}]");
        }
    }
}
