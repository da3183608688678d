using Nin.Layers;
using static Nin.PyTorch.Exporting.Python;

namespace Nin.PyTorch.Exporting.Layers;

/// <summary>Functions of each number by itself, softmax and dropout.</summary>
internal static class ActivationWriters
{
    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        Plain(nameof(Relu), "ReLU"), Plain(nameof(Relu6), "ReLU6"), Plain(nameof(Sigmoid), "Sigmoid"),
        Plain(nameof(Tanh), "Tanh"), Plain(nameof(Silu), "SiLU"), Plain(nameof(HardSigmoid), "Hardsigmoid"),
        Plain(nameof(HardSwish), "Hardswish"),
        Of<LeakyRelu>("LeakyReLU", layer => Number(layer.NegativeSlope)),
        Of<PRelu>("PReLU", layer => Arguments($"{layer.NumParameters}", layer.Init == 0.25f ? null : $"init={Number(layer.Init)}")),
        Of<Elu>("ELU", layer => layer.Alpha == 1 ? "" : Number(layer.Alpha)),
        Of<Gelu>("GELU", layer => layer.IsTanh ? "approximate=\"tanh\"" : ""),
        Of<Softplus>("Softplus", layer => Arguments(Number(layer.Beta), Number(layer.Threshold))),
        Of<Softmax>("Softmax", layer => $"{layer.Dim}"),
        Of<LogSoftmax>("LogSoftmax", layer => $"{layer.Dim}"),
        Of<Dropout>("Dropout", layer => Number(layer.Rate)),
        (nameof(Clip), site => new TorchLayer(
            null, $"{site.Input}.clamp({Number(((Clip)site.Layer).Min)}, {Number(((Clip)site.Layer).Max)})")),
    ];

    private static (string Kind, LayerWriter Write) Plain(string kind, string name) =>
        (kind, site => site.Module($"nn.{name}()"));

    private static (string Kind, LayerWriter Write) Of<T>(string name, Func<T, string> arguments)
        where T : Layer => (typeof(T).Name, site => site.Module($"nn.{name}({arguments((T)site.Layer)})"));
}
