using System.Text.Json;
using Nin.Layers;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Activations: as layers, and as a setting of layers.</summary>
internal static class ActivationRules
{
    /// <summary>The slope of leaky_relu as a function; as a layer it has another.</summary>
    private const float FunctionSlope = 0.2f, LayerSlope = 0.3f;

    private const int LastAxis = -1;

    /// <summary>The layers.</summary>
    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("Activation", call => Behind(call, call.Input, part: null)),
        ("ReLU", call => Relu(call, call.Input)),
        ("LeakyReLU", call => call.Add(
            null, new LeakyRelu(call.Settings.FindNumber("negative_slope") ?? call.Settings.Number("alpha", LayerSlope)), call.Input)),
        ("ELU", call => call.Add(null, new Elu(call.Settings.Number("alpha", 1)), call.Input)),
        ("PReLU", PRelu),
        ("Softmax", call => SoftmaxOver(call, call.Input, null, Axis(call))),
    ];

    /// <summary>The activation in a layer's settings, behind what else it computes.</summary>
    public static KerasTensor Behind(LayerCall call, KerasTensor input) => Behind(call, input, "activation");

    private static KerasTensor Behind(LayerCall call, KerasTensor input, string? part) => call.Settings.Find("activation") switch
    {
        null => input,
        { ValueKind: JsonValueKind.String } name => Named(call, input, name.GetString()!, part),
        { ValueKind: JsonValueKind.Object } known when known.TryGetProperty("config", out JsonElement name)
            && name.ValueKind == JsonValueKind.String => Named(call, input, name.GetString()!, part),
        JsonElement other => throw call.Failure($"the activation {Formats.JsonText.Short(other.GetRawText())} is not supported"),
    };

    private static KerasTensor Named(LayerCall call, KerasTensor input, string name, string? part) => name switch
    {
        "linear" => input,
        "relu" => call.Add(part, new Relu(), input),
        "relu6" => call.Add(part, new Relu6(), input),
        "softmax" => SoftmaxOver(call, input, part, LastAxis),
        "log_softmax" => call.Add(part, new LogSoftmax(call.Dimension(input, LastAxis)), input),
        "sigmoid" => call.Add(part, new Sigmoid(), input),
        "tanh" => call.Add(part, new Tanh(), input),
        "elu" => call.Add(part, new Elu(), input),
        "gelu" => call.Add(part, new Gelu(), input),
        "swish" or "silu" => call.Add(part, new Silu(), input),
        "hard_swish" or "hard_silu" => call.Add(part, new HardSwish(), input),
        "softplus" => call.Add(part, new Softplus(), input),
        "leaky_relu" => call.Add(part, new LeakyRelu(FunctionSlope), input),
        "hard_sigmoid" => HardSigmoid(call, input, part),
        _ => throw call.Failure(
            $"the activation '{name}' is not supported. Supported are elu, gelu, hard_sigmoid, hard_silu, hard_swish, leaky_relu, "
                + "linear, log_softmax, relu, relu6, sigmoid, silu, softmax, softplus, swish and tanh"),
    };

    /// <summary>Since version 3 it is relu6(x + 3) / 6; before, it was cut from 0.2·x + 0.5.</summary>
    private static KerasTensor HardSigmoid(LayerCall call, KerasTensor input, string? part) => call.Dialect.IsOld
        ? call.Add(part, new Clip(0, 1), call.Affine("slope", input, [0.2f], [0.5f]))
        : call.Add(part, new HardSigmoid(), input);

    private static KerasTensor Relu(LayerCall call, KerasTensor input)
    {
        float slope = call.Settings.Number("negative_slope", 0);
        float? most = call.Settings.FindNumber("max_value");
        call.Require(call.Settings.Number("threshold", 0) == 0, "expected the threshold 0");
        return (slope, most) switch
        {
            (0, null) => call.Add(null, new Relu(), input),
            (0, 6) => call.Add(null, new Relu6(), input),
            (0, float limit) => call.Add(null, new Clip(0, limit), input),
            (_, null) => call.Add(null, new LeakyRelu(slope), input),
            (_, float limit) => call.Add(
                null, new Clip(float.MinValue, limit), call.Add("slope", new LeakyRelu(slope), input)),
        };
    }

    /// <summary>A slope for each channel, or one for all; slopes for each place have no layer.</summary>
    private static KerasTensor PRelu(LayerCall call)
    {
        KerasTensor input = call.Input;
        int[] shared = [.. call.Settings.Wholes("shared_axes").Select(axis => call.Dimension(input, axis))];
        int Size(int dimension, int size) => shared.Contains(dimension) ? 1 : size;
        (int rows, int columns) = (Size(2, input.Shape.Height), Size(3, input.Shape.Width));
        int channels = Size(1, input.Shape.Channels);
        call.Require(rows * columns == 1, "expected slopes that rows and columns share (shared_axes)");
        int[] sizes = input.IsFlat ? [channels] : call.Dialect.IsChannelsFirst ? [channels, 1, 1] : [1, 1, channels];
        return call.Add(null, new PRelu(channels), input, call.Variables.Read(("alpha", sizes)));
    }

    private static int Axis(LayerCall call) => call.Settings.Wholes("axis") switch
    {
        [] => LastAxis,
        [int one] => one,
        _ => throw call.Failure("expected one axis"),
    };

    private static KerasTensor SoftmaxOver(LayerCall call, KerasTensor input, string? part, int axis) =>
        call.Add(part, new Softmax(call.Dimension(input, axis)), input);
}
