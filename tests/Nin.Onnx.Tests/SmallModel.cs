using Nin.Data.Preparing;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Onnx.Tests;

/// <summary>Small models with weights that are the same each time.</summary>
internal static class SmallModel
{
    /// <summary>A model whose classes are called a, b, c and so on, and whose pictures are standardised.</summary>
    public static Model Of(Network network)
    {
        var random = new System.Random(5);
        NamedTensor[] weights =
        [
            .. network.Nodes.SelectMany(node => node.NamedParameters).Select(one => new NamedTensor(
                one.Name,
                new Tensor(one.Spec.Shape, [.. Enumerable.Range(0, one.Spec.Length).Select(_ => Number(one.Spec.Role))]))),
        ];
        (int height, int width, int channels) = (network.Input.Height, network.Input.Width, network.Input.Channels);
        return new Model(
            network, weights, Enumerable.Range(0, network.Classes).Select(i => $"{(char)('a' + i)}"),
            new Preprocessing(
                PreprocessingKind.Standardize, height, width, channels, 1 / 255f, [.. Enumerable.Repeat(0.4f, channels)],
                [.. Enumerable.Repeat(0.3f, channels)]));

        float Number(ParameterRole role) => role == ParameterRole.RunningVariance
            ? random.NextSingle() + 0.5f
            : (random.NextSingle() * 2) - 1;
    }
}
