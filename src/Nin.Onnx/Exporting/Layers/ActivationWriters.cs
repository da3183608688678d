using Nin.Layers;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Lowering.Layers;

namespace Nin.Onnx.Exporting.Layers;

/// <summary>Functions of each number by itself, and softmax.</summary>
internal static class ActivationWriters
{
    private const int HardSwishFrom = 14, GeluFrom = 20;

    public static (string Kind, LayerWriter Write)[] All { get; } =
    [
        Plain(nameof(Relu)), Plain(nameof(Sigmoid)), Plain(nameof(Tanh)),
        Of<LeakyRelu>("LeakyRelu", layer => [GraphWriter.Setting("alpha", layer.NegativeSlope)]),
        Of<Elu>("Elu", layer => [GraphWriter.Setting("alpha", layer.Alpha)]),
        Of<HardSigmoid>("HardSigmoid", _ => [GraphWriter.Setting("alpha", 1f / 6), GraphWriter.Setting("beta", 0.5f)]),
        Of<Softmax>("Softmax", layer => [GraphWriter.Setting("axis", (long)layer.Dim)]),
        Of<LogSoftmax>("LogSoftmax", layer => [GraphWriter.Setting("axis", (long)layer.Dim)]),
        (nameof(PRelu), Parametric),
        (nameof(Relu6), site => Clipped(site, 0, 6)),
        (nameof(Clip), site => Clipped(site, ((Clip)site.Node.Layer).Min, ((Clip)site.Node.Layer).Max)),
        (nameof(Silu), site => site.Writer.Add(
            "Mul", site.Name, [site.Input, site.Writer.Add("Sigmoid", $"{site.Name}.sigmoid", [site.Input])])),
        (nameof(HardSwish), Swish),
        (nameof(Gelu), Gaussian),
        (nameof(Softplus), Smooth),
        (FunctionLayer.KindName, Function),
        (nameof(Dropout), site => site.Input),
    ];

    private static (string Kind, LayerWriter Write) Plain(string kind) =>
        (kind, site => site.Writer.Add(kind, site.Name, [site.Input]));

    private static (string Kind, LayerWriter Write) Of<T>(string kind, Func<T, AttributeProto[]> settings)
        where T : Layer =>
        (typeof(T).Name, site => site.Writer.Add(kind, site.Name, [site.Input], settings((T)site.Node.Layer)));

    private static string Parametric(ExportSite site) => site.Writer.Add(
        "PRelu", site.Name,
        [site.Input, ((PRelu)site.Node.Layer).NumParameters == 1 ? site.Weight("weight")! : site.PerChannel("weight")]);

    private static string Clipped(ExportSite site, float least, float most) => site.Writer.Add(
        "Clip", site.Name,
        [site.Input, site.Writer.Number($"{site.Name}.min", least), site.Writer.Number($"{site.Name}.max", most)]);

    private static string Swish(ExportSite site) => site.Writer.Opset >= HardSwishFrom
        ? site.Writer.Add("HardSwish", site.Name, [site.Input])
        : site.Writer.Add(
            "Mul", site.Name,
            [
                site.Input,
                site.Writer.Add(
                    "HardSigmoid", $"{site.Name}.gate", [site.Input], GraphWriter.Setting("alpha", 1f / 6),
                    GraphWriter.Setting("beta", 0.5f)),
            ]);

    private static string Gaussian(ExportSite site)
    {
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        bool isTanh = ((Gelu)site.Node.Layer).IsTanh;
        if (writer.Opset >= GeluFrom)
        {
            return writer.Add("Gelu", name, [site.Input], GraphWriter.Setting("approximate", isTanh ? "tanh" : "none"));
        }

        string inner;
        if (isTanh)
        {
            // tanh(√(2/π)·(x + 0.044715·x³))
            string cube = writer.Add("Pow", $"{name}.cube", [site.Input, writer.Number($"{name}.three", 3)]);
            string small = writer.Add("Mul", $"{name}.small", [cube, writer.Number($"{name}.share", 0.044715f)]);
            string sum = writer.Add("Add", $"{name}.sum", [site.Input, small]);
            string scaled = writer.Add(
                "Mul", $"{name}.scaled", [sum, writer.Number($"{name}.scale", (float)Math.Sqrt(2 / Math.PI))]);
            inner = writer.Add("Tanh", $"{name}.tanh", [scaled]);
        }
        else
        {
            string scaled = writer.Add(
                "Mul", $"{name}.scaled", [site.Input, writer.Number($"{name}.scale", (float)Math.Sqrt(0.5))]);
            inner = writer.Add("Erf", $"{name}.erf", [scaled]);
        }

        string gate = writer.Add("Add", $"{name}.gate", [inner, writer.Number($"{name}.one", 1)]);
        string half = writer.Add("Mul", $"{name}.half", [site.Input, writer.Number($"{name}.factor", 0.5f)]);
        return writer.Add("Mul", name, [half, gate]);
    }

    /// <summary>log(1 + exp(βx)) / β. Beyond the threshold the two are the same to the last bit but one.</summary>
    private static string Smooth(ExportSite site)
    {
        var layer = (Softplus)site.Node.Layer;
        (GraphWriter writer, string name) = (site.Writer, site.Name);
        if (layer.Beta == 1f)
        {
            return writer.Add("Softplus", name, [site.Input]);
        }

        string scaled = writer.Add("Mul", $"{name}.scaled", [site.Input, writer.Number($"{name}.beta", layer.Beta)]);
        string softplus = writer.Add("Softplus", $"{name}.softplus", [scaled]);
        return writer.Add("Div", name, [softplus, writer.Number($"{name}.divisor", layer.Beta)]);
    }

    private static string Function(ExportSite site)
    {
        var layer = (FunctionLayer)site.Node.Layer;
        return layer.Function switch
        {
            FunctionKind.Pow => site.Writer.Add(
                "Pow", site.Name, [site.Input, site.Writer.Number($"{site.Name}.exponent", layer.Parameter)]),
            FunctionKind.ThresholdedRelu => site.Writer.Add(
                "ThresholdedRelu", site.Name, [site.Input], GraphWriter.Setting("alpha", layer.Parameter)),
            FunctionKind function => site.Writer.Add(function.ToString(), site.Name, [site.Input]),
        };
    }
}
