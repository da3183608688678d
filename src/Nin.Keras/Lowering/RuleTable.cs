using System.Collections.Frozen;
using Nin.Keras.Lowering.Rules;

namespace Nin.Keras.Lowering;

/// <summary>The classes of layers that become layers of a network, by their names in files.</summary>
internal static class RuleTable
{
    public static FrozenDictionary<string, Rule> All { get; } = (((string Class, Rule Lower)[])
    [
        .. ConvolutionRules.All, .. PoolingRules.All, .. ActivationRules.All, .. NormalizationRules.All, .. MergingRules.All,
        .. ShapeRules.All, .. ScalingRules.All, .. TrainingRules.All,
    ]).ToFrozenDictionary(rule => rule.Class, rule => rule.Lower, StringComparer.Ordinal);

    /// <summary>All classes that are taken, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. All.Keys.Concat(["InputLayer", "Functional", "Sequential"]).Order(StringComparer.Ordinal)];
}
