using Nin.Caffe.Format.Proto;
using Nin.Layers;

namespace Nin.Caffe.Lowering.Rules;

/// <summary>Layers that only pass numbers on.</summary>
internal static class ShapeRules
{
    public static (string Type, Rule Lower)[] All { get; } = [("Split", call => call.Input), ("Flatten", Flatten)];

    /// <summary>The numbers as features alone, channel by channel.</summary>
    public static CaffeTensor Features(LayerCall call, CaffeTensor tensor, string? part) =>
        tensor.Shape.IsFlat ? tensor : call.Add(part, new Flatten(), [tensor]);

    private static CaffeTensor Flatten(LayerCall call)
    {
        FlattenParameter settings = call.Layer.FlattenParam ?? new();
        call.Require((settings.Axis, settings.EndAxis) is (1, -1 or 3), "expected to flatten all but the batch");
        return Features(call, call.Input, part: null);
    }
}
