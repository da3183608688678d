using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Graphs;

/// <summary>An input or an output of a graph, as the file declares it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">
/// The dimensions, outermost first; −1 for one that is named or open; default where the file says nothing.
/// </param>
public sealed record OnnxValue(string Name, ElementType Type, ImmutableArray<int> Shape)
{
    /// <summary>The type and the shape as they read in messages: <c>Float [?, 3, 224, 224]</c>.</summary>
    public override string ToString() => Shape.IsDefault
        ? $"{Type} of any shape"
        : $"{Type} [{string.Join(", ", Shape.Select(size => size < 0 ? "?" : $"{size}"))}]";
}
