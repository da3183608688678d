using Nin.Models;

namespace Nin.Onnx.Lowering;

/// <summary>A file that was read once: as a model, and as the graph's own input and output lie in its network.</summary>
/// <param name="Network">The network for the graph's first output.</param>
/// <param name="Imported">The same with the names of the classes, and what is done to a picture first.</param>
public sealed record OnnxReading(OnnxNetwork Network, ImportedNetwork Imported);
