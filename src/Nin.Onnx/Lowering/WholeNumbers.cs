using System.Collections.Frozen;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;

namespace Nin.Onnx.Lowering;

/// <summary>
/// Whole numbers that depend on the picture: a network has them as floats. What only moves or compares them is the same there.
/// A sum in bytes begins again at 0 behind 255, and a quotient loses what is behind the point: such is refused.
/// </summary>
internal static class WholeNumbers
{
    /// <summary>Whole types with fewer bits lose what is larger.</summary>
    private const double WideRange = uint.MaxValue;

    /// <summary>What gives whole numbers for whole numbers, the same ones as for floats.</summary>
    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal, "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Expand", "Tile", "DepthToSpace",
        "SpaceToDepth", "Slice", "Split", "Gather", "Concat", "Pad", "Identity", "Dropout", "Relu", "Max", "Min", "MaxPool",
        "GlobalMaxPool", "ReduceMax", "ReduceMin", "TopK");

    /// <summary>What is made for whole numbers.</summary>
    private static readonly FrozenSet<string> Read = FrozenSet.Create(StringComparer.Ordinal, "Cast", "DequantizeLinear", "ArgMax", "ArgMin",
        "ConvInteger", "MatMulInteger", "QLinearConv", "QLinearMatMul");

    /// <summary>Refuses what computes with whole numbers otherwise than with floats.</summary>
    public static void Require(NodeCall call)
    {
        if (!Kept.Contains(call.Node.Operator) && !Read.Contains(call.Node.Operator)
            && call.Node.Inputs.FirstOrDefault(input => !IsFloating(call, input)) is string whole)
        {
            throw new NotLoweredException(
                $"expected floats in '{whole}', got {call.State.TypeOf(whole)}, which computes otherwise; Cast makes floats of them");
        }
    }

    /// <summary>What a node's output is in the graph.</summary>
    public static ElementType TypeOf(NodeCall call, int output) => call.Node.Operator switch
    {
        "Cast" => Target(call),
        "QuantizeLinear" => call.Settings.Find(2)?.Type ?? ElementType.UInt8,
        "Dropout" when output == 1 => ElementType.Bool,
        "ArgMax" or "ArgMin" => ElementType.Int64,
        "ConvInteger" or "MatMulInteger" => ElementType.Int32,
        "QLinearConv" or "QLinearMatMul" => call.Settings.Find(7)?.Type ?? ElementType.UInt8,
        "TopK" when output == 1 => ElementType.Int64,
        _ when Kept.Contains(call.Node.Operator) =>
            call.State.TypeOf(call.Node.Inputs.First(input => call.State.FindFeature(input) is not null)),
        _ => ElementType.Float,
    };

    /// <summary>What a Cast makes.</summary>
    public static ElementType Target(NodeCall call) => (ElementType)call.Settings.Whole("to", (long)ElementType.Float);

    /// <summary>Whether a Cast changes none of the numbers.</summary>
    public static bool AreKept(NodeCall call, ElementType target)
    {
        if (ElementTypes.IsFloating(target))
        {
            return true;
        }

        // Floats hold no larger whole numbers than 32 bits do.
        return ElementTypes.Range(call.State.TypeOf(call.Node.Inputs[0])) is (double least, double most)
            && ElementTypes.Range(target) is (double from, double to)
            && ((from <= least && to >= most) || to - from >= WideRange);
    }

    private static bool IsFloating(NodeCall call, string input) =>
        call.State.FindFeature(input) is null || ElementTypes.IsFloating(call.State.TypeOf(input));
}
