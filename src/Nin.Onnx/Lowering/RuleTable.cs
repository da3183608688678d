using System.Collections.Frozen;
using Nin.Onnx.Lowering.Rules;

namespace Nin.Onnx.Lowering;

/// <summary>The operators that become layers, by their names in files.</summary>
internal static class RuleTable
{
    public static FrozenDictionary<string, Rule> All { get; } = (((string Name, Rule Lower)[])
    [
        .. ConvolutionRules.All, .. PoolingRules.All, .. ActivationRules.All, .. ElementwiseRules.All, .. NormalizationRules.All,
        .. SoftmaxRules.All, .. ReductionRules.All, .. MovementRules.All, .. CuttingRules.All, .. PadRules.All,
        .. ResizeRules.All, .. QuantizationRules.All, .. QuantizedProductRules.All,
        .. SelectionRules.All,
    ]).ToFrozenDictionary(rule => rule.Name, rule => rule.Lower, StringComparer.Ordinal);
}
