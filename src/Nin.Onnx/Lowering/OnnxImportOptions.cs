using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;

namespace Nin.Onnx.Lowering;

/// <summary>What an import is told beside the graph.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>What is taken where nothing is given.</summary>
    public static OnnxImportOptions Default { get; } = new();

    /// <summary>Rows of a picture, where the file leaves them open.</summary>
    public int Height { get; init; } = 224;

    /// <summary>Columns of a picture, where the file leaves them open.</summary>
    public int Width { get; init; } = 224;

    /// <summary>
    /// Values of the graph that the network is to answer with, the main one first; the graph's own outputs where empty.
    /// </summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Numbers for inputs that are the same for every picture, so that one input is left: the picture.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants { get; init; } = new Dictionary<string, OnnxTensor>();

    /// <summary>
    /// Whether a graph may have several inputs that change from picture to picture. They lie one behind the other in the
    /// network's one input, which is then a list of numbers; <see cref="OnnxNetwork.Inputs"/> says where each is.
    /// </summary>
    public bool JoinsInputs { get; init; }

    /// <summary>What may be spent on folding constants.</summary>
    public OnnxLimits Limits { get; init; } = OnnxLimits.Default;
}
