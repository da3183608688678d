namespace Nin.Onnx.Lowering.Layers;

/// <summary>A function of two numbers, beside the four that networks are built with.</summary>
public enum PairKind
{
    /// <summary>The larger of the two; no number where one is none.</summary>
    Max,

    /// <summary>The smaller of the two; no number where one is none.</summary>
    Min,

    /// <summary>The first to the power of the second.</summary>
    Pow,
}
