using Nin.Caffe.Format.Proto;
using Nin.Layers;

namespace Nin.Caffe.Lowering.Rules;

/// <summary>What is done to each number, or across the channels of each place.</summary>
internal static class PointRules
{
    private const int AcrossChannels = 0;

    public static (string Type, Rule Lower)[] All { get; } =
    [
        ("ReLU", Relu),
        ("ELU", call => call.Add(new Elu((call.Layer.EluParam ?? new()).Alpha), call.Input)),
        ("Sigmoid", call => call.Add(new Sigmoid(), call.Input)),
        ("TanH", call => call.Add(new Tanh(), call.Input)),
        ("Dropout", call => call.Add(new Dropout((call.Layer.DropoutParam ?? new()).DropoutRatio), call.Input)),
        ("LRN", LocalResponse),
        ("Softmax", Softmax),
    ];

    private static CaffeTensor Relu(LayerCall call)
    {
        float slope = (call.Layer.ReluParam ?? new()).NegativeSlope;
        return call.Add(slope == 0 ? new Relu() : new LeakyRelu(slope), call.Input);
    }

    private static CaffeTensor LocalResponse(LayerCall call)
    {
        LRNParameter settings = call.Layer.LrnParam ?? new();
        call.Require(settings.NormRegion == AcrossChannels, "a normalisation within a channel is not supported");
        call.Require(settings.LocalSize % 2 == 1, $"expected an odd number of channels, got {settings.LocalSize}");
        return call.Add(
            new LocalResponseNorm(call.Whole(settings.LocalSize), settings.Alpha, settings.Beta, settings.K), call.Input);
    }

    private static CaffeTensor Softmax(LayerCall call)
    {
        int axis = (call.Layer.SoftmaxParam ?? new()).Axis;
        call.Require(axis == 1 || (axis == -1 && call.Input.Shape.IsFlat), $"expected the axis 1, got {axis}");
        return call.Add(new Softmax(), call.Input);
    }
}
