namespace Nin.Onnx.Format;

/// <summary>How an ONNX file is read.</summary>
public sealed record OnnxReadOptions
{
    /// <summary>What is taken where nothing is given.</summary>
    public static OnnxReadOptions Default { get; } = new();

    /// <summary>What may be spent on it.</summary>
    public OnnxLimits Limits { get; init; } = OnnxLimits.Default;

    /// <summary>
    /// Whether numbers may lie in other files, in the ONNX file's own folder. Where false such a file is refused: a file that one
    /// was sent should not open others.
    /// </summary>
    public bool AllowExternalData { get; init; }
}
