using Nin.Kernels;
using Nin.Layers;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Convolutions and fully connected layers, each with the activation in its settings.</summary>
internal static class ConvolutionRules
{
    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("Conv2D", Conv2D),
        ("DepthwiseConv2D", DepthwiseConv2D),
        ("SeparableConv2D", SeparableConv2D),
        ("Conv2DTranspose", Conv2DTranspose),
        ("Dense", Dense),
    ];

    private static KerasTensor Conv2D(LayerCall call)
    {
        KerasTensor picture = call.Picture;
        (int rows, int columns) = call.Settings.Pair("kernel_size");
        int filters = call.Settings.Whole("filters"), groups = call.Settings.Whole("groups", 1);
        bool hasBias = HasBias(call);
        var layer = new Conv2d(
            picture.Shape.Channels, filters, Window(call, rows, columns), groups, hasBias);
        int inputs = layer.InChannels / groups;
        float[][] numbers = Read(call, hasBias, filters, ("kernel", [rows, columns, inputs, filters]));
        numbers[0] = KernelOrder.OutputsFirst(numbers[0], inputs, filters);
        return ActivationRules.Behind(call, call.Add(null, layer, picture, numbers));
    }

    private static KerasTensor DepthwiseConv2D(LayerCall call)
    {
        KerasTensor picture = call.Picture;
        bool hasBias = HasBias(call);
        (Conv2d layer, int[] sizes) = Depthwise(call, hasBias);
        float[][] numbers = Read(call, hasBias, layer.OutChannels, ("kernel", sizes));
        numbers[0] = KernelOrder.ChannelsFirst(numbers[0], layer.OutChannels);
        return ActivationRules.Behind(call, call.Add(null, layer, picture, numbers));
    }

    private static KerasTensor SeparableConv2D(LayerCall call)
    {
        KerasTensor picture = call.Picture;
        bool hasBias = HasBias(call);
        int filters = call.Settings.Whole("filters");
        (Conv2d depthwise, int[] sizes) = Depthwise(call, bias: false);
        var pointwise = new Conv2d(depthwise.OutChannels, filters, 1, bias: hasBias);
        float[][] numbers = Read(
            call, hasBias, filters, ("depthwise_kernel", sizes), ("pointwise_kernel", [1, 1, depthwise.OutChannels, filters]));
        KerasTensor apart = call.Add("depthwise", depthwise, picture, KernelOrder.ChannelsFirst(numbers[0], depthwise.OutChannels));
        numbers[1] = KernelOrder.OutputsFirst(numbers[1], depthwise.OutChannels, filters);
        return ActivationRules.Behind(call, call.Add("pointwise", pointwise, apart, numbers.AsSpan(1)));
    }

    private static KerasTensor Conv2DTranspose(LayerCall call)
    {
        KerasTensor picture = call.Picture;
        (int rows, int columns) = call.Settings.Pair("kernel_size");
        int filters = call.Settings.Whole("filters"), inputs = picture.Shape.Channels;
        bool hasBias = HasBias(call);
        (Window2d window, int moreY, int moreX) = TransposedWindow.Of(call, (rows, columns));
        call.Require(call.Settings.Whole("groups", 1) == 1, "expected one group of channels");
        var layer = new ConvTranspose2d(inputs, filters, window, moreY, moreX, bias: hasBias);
        float[][] numbers = Read(call, hasBias, filters, ("kernel", [rows, columns, filters, inputs]));
        numbers[0] = KernelOrder.OutputsFirst(numbers[0], filters, inputs);
        return ActivationRules.Behind(call, call.Add(null, layer, picture, numbers));
    }

    /// <summary>Of a picture it is a convolution of single pixels.</summary>
    private static KerasTensor Dense(LayerCall call)
    {
        int units = call.Settings.Whole("units"), inputs = call.Input.Shape.Channels;
        bool hasBias = HasBias(call), isFlat = call.Input.IsFlat;
        call.Require(isFlat || !call.Dialect.IsChannelsFirst, "expected features alone as its input, got pictures");
        Layer layer = isFlat ? new Linear(inputs, units, hasBias) : new Conv2d(inputs, units, 1, bias: hasBias);
        float[][] numbers = Read(call, hasBias, units, ("kernel", [inputs, units]));
        numbers[0] = KernelOrder.OutputsFirst(numbers[0], inputs, units);
        return ActivationRules.Behind(call, call.Add(null, layer, isFlat ? call.AsFeatures(call.Input) : call.Input, numbers));
    }

    private static (Conv2d Layer, int[] Sizes) Depthwise(LayerCall call, bool bias)
    {
        (int rows, int columns) = call.Settings.Pair("kernel_size");
        int channels = call.Picture.Shape.Channels, multiplier = call.Settings.Whole("depth_multiplier", 1);
        var layer = new Conv2d(
            channels, checked(channels * multiplier), Window(call, rows, columns), groups: channels, bias);
        return (layer, [rows, columns, channels, multiplier]);
    }

    private static Window2d Window(LayerCall call, int rows, int columns) => KerasWindow.Of(
        call, (rows, columns), call.Settings.Pair("strides", 1), call.Settings.Pair("dilation_rate", 1));

    private static bool HasBias(LayerCall call) => call.Settings.Flag("use_bias", otherwise: true);

    private static float[][] Read(LayerCall call, bool hasBias, int outputs, params (string Name, int[] Sizes)[] kernels) =>
        call.Variables.Read([.. kernels, .. hasBias ? [("bias", new[] { outputs })] : Array.Empty<(string, int[])>()]);
}
