using System.Collections.Frozen;
using System.Collections.Immutable;
using Nin.Onnx.Evaluation.Operators;

namespace Nin.Onnx.Evaluation;

/// <summary>Computes a node's outputs from the tensors it reads.</summary>
internal delegate ImmutableArray<OnnxTensor> Operator(OperatorCall call);

/// <summary>The operators that the evaluator knows, by their names in files.</summary>
internal static class OperatorTable
{
    public static FrozenDictionary<string, Operator> All { get; } = (((string Name, Operator Run)[])
    [
        .. Pointwise.All, .. Activations.All, .. Arithmetic.All, .. Comparison.All,
        .. Convolution.All, .. Pooling.All, .. LinearAlgebra.All, .. Quantization.All, .. QuantizedProducts.All,
        .. Normalization.All, .. Responses.All, .. Softmaxes.All, .. Reduction.All,
        .. Reshaping.All, .. Movement.All, .. Padding.All, .. Gathering.All, .. Resizing.All,
        .. Selection.All, .. Suppression.All, .. Creation.All, .. Conversion.All,
    ]).ToFrozenDictionary(entry => entry.Name, entry => entry.Run, StringComparer.Ordinal);
}
