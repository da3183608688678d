using System.Collections.Frozen;
using Nin.Caffe.Lowering.Rules;

namespace Nin.Caffe.Lowering;

/// <summary>The types of layers that become layers of a network, by their names in files.</summary>
internal static class RuleTable
{
    /// <summary>Types that the picture comes from.</summary>
    public static FrozenSet<string> Sources { get; } =
        new[] { "Data", "DummyData", "HDF5Data", "ImageData", "Input", "MemoryData", "WindowData" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Types that only measure, in training or beside it: they leave no trace.</summary>
    public static FrozenSet<string> Measures { get; } = new[]
    {
        "Accuracy", "ContrastiveLoss", "EuclideanLoss", "HDF5Output", "HingeLoss", "InfogainLoss", "MultinomialLogisticLoss",
        "SigmoidCrossEntropyLoss", "Silence", "SoftmaxWithLoss",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static FrozenDictionary<string, Rule> All { get; } = (((string Type, Rule Lower)[])
    [
        .. WeightRules.All, .. PoolingRules.All, .. PointRules.All, .. MergingRules.All, .. ShapeRules.All,
    ]).ToFrozenDictionary(rule => rule.Type, rule => rule.Lower, StringComparer.Ordinal);

    /// <summary>All types that are taken, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. All.Keys.Concat(Sources).Concat(Measures).Append(NormalizationRules.Scale).Append(NormalizationRules.BatchNorm)
            .Order(StringComparer.Ordinal)];
}
