using Nin.Formats;
using Nin.Formats.Safetensors;

namespace Nin.Models;

/// <summary>Tells whose weights a safetensors file holds that Nin did not write, by the names of its tensors.</summary>
internal static class ForeignWeights
{
    /// <summary>The prefix that PyTorch's DataParallel puts before every name.</summary>
    private const string Parallel = "module.";

    /// <summary>A family by names that only its tensors have; the first that fits counts.</summary>
    private static readonly (string Family, string[] Names)[] Families =
    [
        ("a transformer of Hugging Face", ["vit.embeddings.", "encoder.layer.", "vision_model.", "swin.embeddings."]),
        ("timm's or torchvision's vision transformer", ["blocks.0.attn.qkv.", "encoder.layers.encoder_layer_0.", "cls_token"]),
        ("timm's EfficientNet or MobileNet", ["conv_stem.", "blocks.0.0.conv_"]),
        ("timm's ConvNeXt", ["stages.0.blocks.0.conv_dw.", "stem.0.weight"]),
        ("torchvision's or timm's ResNet", ["layer1.0.conv1.", "layer1.0.conv2."]),
        ("torchvision's DenseNet", ["features.denseblock1.", "features.conv0."]),
        ("a network of torchvision with features and a classifier, such as AlexNet, VGG or MobileNet", ["features.0."]),
        ("a diffusion model", ["unet.", "model.diffusion_model.", "down_blocks.0."]),
        ("a language model", ["model.embed_tokens.", "transformer.h.0.", "model.layers.0."]),
    ];

    /// <summary>What to say of such a file in place of a model.</summary>
    public static NinFormatException Refuse(string format, SafetensorsFile file)
    {
        string[] names = [.. file.Tensors.Select(tensor => tensor.Name)];
        string[] bare = names.Length > 0 && names.All(name => name.StartsWith(Parallel, StringComparison.Ordinal))
            ? [.. names.Select(name => name[Parallel.Length..])]
            : names;
        string? family = Families.FirstOrDefault(one => one.Names.Any(beginning =>
            bare.Any(name => name.StartsWith(beginning, StringComparison.Ordinal)))).Family;
        string shown = names.Length == 0
            ? "no tensor"
            : $"{CountText.Counted(names.Length, "tensor")} ({MessageText.Shorten(LeftOut(names), 120)})";
        return new NinFormatException(
            format,
            $"expected a model that Nin wrote, got {shown} without a network: "
                + $"{(family is null ? "weights alone" : $"named like {family}")}.",
            hint: "Nin answers with its own model files. Where a network of NetworkBuilder has tensors of the same names and shapes, "
                + "SafetensorsFile.Read and new Model(...) make one of it.");
    }

    private static string LeftOut(string[] names) => string.Join(", ", names.Take(3)) + (names.Length > 3 ? ", ..." : "");
}
