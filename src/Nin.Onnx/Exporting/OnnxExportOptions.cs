namespace Nin.Onnx.Exporting;

/// <summary>How a model is written.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The oldest operator set that can be written.</summary>
    public const int OldestOpset = 13;

    /// <summary>The newest operator set that can be written.</summary>
    public const int NewestOpset = 22;

    /// <summary>What is taken where nothing is given.</summary>
    public static OnnxExportOptions Default { get; } = new();

    /// <summary>The operator set: 17 is read by every runtime of the last years.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>Whether the answer is the scores as they are, <c>logits</c>, in place of <c>probabilities</c>.</summary>
    public bool Logits { get; init; }

    /// <summary>Whether the map of each class is a second output, <c>maps</c>: their mean is the score.</summary>
    public bool Maps { get; init; }

    /// <summary>
    /// Whether the input are bytes as decoded pictures have them, [N, H, W, C]; else floats from 0 to 255, [N, C, H, W].
    /// </summary>
    public bool UInt8Input { get; init; }

    /// <summary>
    /// Whether weights of eight bits use all of them. If not they use seven: processors without VNNI add two products in sixteen
    /// bits, which clips larger ones. For <see cref="Quantizing.Int8Export"/>.
    /// </summary>
    public bool FullRange { get; init; }

    /// <summary>The pictures of a call, where all calls have as many; null for any number.</summary>
    public int? Batch { get; init; }
}
