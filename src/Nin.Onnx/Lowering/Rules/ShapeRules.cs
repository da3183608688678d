using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>What depends on a tensor's shape alone is a constant, however the numbers come about.</summary>
internal static class ShapeRules
{
    /// <summary>The constant that a node gives, or null where it is none of these.</summary>
    public static OnnxTensor? Fold(NodeCall call)
    {
        if (call.Node.Operator is not ("Shape" or "Size") || call.FindFeature(0) is not Feature feature)
        {
            return null;
        }

        int[] sizes = feature.JoinsPictures
            ? [call.Batch * feature.Sizes[0], .. feature.Sizes[1..]]
            : [call.Batch, .. feature.Sizes];
        if (call.Node.Operator == "Size")
        {
            return OnnxTensor.Scalar(Format.ElementType.Int64, sizes.Aggregate(1.0, (product, size) => product * size));
        }

        int start = Place(call.Settings.Whole("start", 0), sizes.Length);
        int end = Place(call.Settings.Whole("end", sizes.Length), sizes.Length);
        return OnnxTensor.Whole(sizes[start..Math.Max(start, end)].Select(size => (long)size));
    }

    private static int Place(long place, int rank) => (int)Math.Clamp(place < 0 ? place + rank : place, 0, rank);
}
