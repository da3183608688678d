namespace Nin.Onnx.Evaluation;

/// <summary>What operators of two tensors said before operator set 7: at which dimension the second one's begin.</summary>
internal static class Legacy
{
    private const int FirstWithoutAxis = 7;

    /// <summary>The second input, with the sizes of 1 behind it that newer operator sets expect.</summary>
    /// <param name="call">The node.</param>
    /// <param name="rank">The dimensions of the first input.</param>
    public static OnnxTensor Placed(OperatorCall call, int rank)
    {
        OnnxTensor second = call.Input(1);
        bool isPlaced = call.Opset < FirstWithoutAxis && call.Whole("broadcast", 0) != 0;
        if (!isPlaced || call.Node.Attributes.Whole("axis") is not long axis)
        {
            return second;
        }

        int behind = rank - Shapes.Axis(axis, rank) - second.Rank;
        return behind >= 0
            ? second.WithShape([.. second.Shape, .. Enumerable.Repeat(1, behind)])
            : throw new ArgumentException($"expected at most {rank - axis} dimensions from axis {axis} on, got {second.Rank}.");
    }
}
