using System.Text.Json;
using Nin.Formats;
using Nin.Layers;

namespace Nin.Networks;

/// <summary>A layer as text: its kind, then its settings. Both ways stand here, kind by kind.</summary>
internal static class LayerJson
{
    public static void Write(Utf8JsonWriter json, Layer layer)
    {
        json.WriteStartObject();
        json.WriteString("kind", layer.Kind);
        switch (layer)
        {
            case Conv2d conv:
                json.WriteNumber("inChannels", conv.InChannels);
                json.WriteNumber("outChannels", conv.OutChannels);
                json.WriteNumber("kernelSize", conv.KernelSize);
                json.WriteNumber("stride", conv.Stride);
                json.WriteNumber("padding", conv.Padding);
                json.WriteBoolean("bias", conv.Bias);
                break;
            case Linear linear:
                json.WriteNumber("inFeatures", linear.InFeatures);
                json.WriteNumber("outFeatures", linear.OutFeatures);
                json.WriteBoolean("bias", linear.Bias);
                break;
            case BatchNorm2d norm:
                json.WriteNumber("numFeatures", norm.NumFeatures);
                json.WriteNumber("epsilon", norm.Epsilon);
                json.WriteNumber("momentum", norm.Momentum);
                break;
            case Dropout dropout:
                json.WriteNumber("rate", dropout.Rate);
                break;
            case Pool2d pool:
                if (pool is AvgPool2d mean)
                {
                    json.WriteBoolean("countIncludePad", mean.CountIncludePad);
                }

                json.WriteNumber("kernelSize", pool.KernelSize);
                json.WriteNumber("stride", pool.Stride);
                json.WriteNumber("padding", pool.Padding);
                json.WriteBoolean("ceilMode", pool.CeilMode);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>What is left out has PyTorch's default; a size without one is 0, which the layer refuses by name.</summary>
    /// <exception cref="JsonException">The kind is unknown, or a setting is unknown or of another kind.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static Layer Read(JsonElement element)
    {
        var fields = new JsonFields(element);
        string? kind = fields.Text("kind");
        Layer layer = kind switch
        {
            nameof(Conv2d) => new Conv2d(
                Size("inChannels"), Size("outChannels"), Size("kernelSize"), fields.Integer("stride") ?? 1, Size("padding"), fields.Boolean("bias") ?? true),
            nameof(Linear) => new Linear(Size("inFeatures"), Size("outFeatures"), fields.Boolean("bias") ?? true),
            nameof(BatchNorm2d) => new BatchNorm2d(Size("numFeatures"), fields.Single("epsilon") ?? 1e-5f, fields.Single("momentum") ?? 0.1f),
            nameof(Dropout) => new Dropout(fields.Single("rate") ?? 0.5f),
            nameof(MaxPool2d) => new MaxPool2d(Size("kernelSize"), Size("stride"), Size("padding"), fields.Boolean("ceilMode") ?? false),
            nameof(AvgPool2d) => new AvgPool2d(
                Size("kernelSize"), Size("stride"), Size("padding"), fields.Boolean("ceilMode") ?? false, fields.Boolean("countIncludePad") ?? true),
            nameof(Relu) => new Relu(),
            nameof(GlobalAvgPool2d) => new GlobalAvgPool2d(),
            nameof(Flatten) => new Flatten(),
            nameof(Softmax) => new Softmax(),
            nameof(Add) => new Add(),
            nameof(Concat) => new Concat(),
            null => throw JsonFields.Missing("kind"),
            _ => throw new JsonException($"'{JsonText.Short(kind)}' is no kind of layer."),
        };
        fields.End();
        return layer;

        int Size(string name) => fields.Integer(name) ?? 0;
    }
}
