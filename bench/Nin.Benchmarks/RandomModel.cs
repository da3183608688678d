using Nin.Data.Preparing;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Benchmarks;

/// <summary>A network with random weights, to be compared with what others make of it.</summary>
internal static class RandomModel
{
    /// <summary>The model; what its network reads are the pixels as they are.</summary>
    public static Model Of(Network network, System.Random random)
    {
        NamedTensor[] weights =
        [
            .. network.Nodes.SelectMany(node => node.NamedParameters).Select(parameter => new NamedTensor(
                parameter.Name,
                new Tensor(
                    parameter.Spec.Shape,
                    [.. Enumerable.Range(0, parameter.Spec.Length).Select(_ => Number(parameter.Spec, random))]))),
        ];
        FeatureShape input = network.Input;
        return new Model(
            network, weights, Enumerable.Range(0, network.Classes).Select(i => $"class {i}"),
            new Preprocessing(PreprocessingKind.Scale, input.Height, input.Width, input.Channels, 1f, [], []));
    }

    /// <summary>Of a size that neither dies out nor grows through the layers.</summary>
    private static float Number(ParameterSpec spec, System.Random random)
    {
        float number = (random.NextSingle() * 2) - 1;
        return spec.Role switch
        {
            ParameterRole.Weight when spec.FanIn > 0 => number * MathF.Sqrt(6f / spec.FanIn),
            ParameterRole.RunningVariance or ParameterRole.NormalizationWeight => 1 + (number / 2),
            _ => number / 10,
        };
    }
}
