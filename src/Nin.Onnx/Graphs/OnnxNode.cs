using System.Collections.Immutable;

namespace Nin.Onnx.Graphs;

/// <summary>An operation in a graph.</summary>
/// <param name="Operator">The kind of operation, such as <c>Conv</c>.</param>
/// <param name="Name">The name, or what it computes where the file gives it none.</param>
/// <param name="Domain">Whose operator it is; empty for ONNX's own.</param>
/// <param name="Opset">The version of the operator set that its meaning is taken from.</param>
/// <param name="Inputs">The values that it reads; empty for one that is left out.</param>
/// <param name="Outputs">The values that it makes; empty for one that nobody wants.</param>
/// <param name="Attributes">Its settings.</param>
public sealed record OnnxNode(
    string Operator, string Name, string Domain, int Opset, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs,
    OnnxAttributes Attributes)
{
    /// <summary>How messages name it.</summary>
    public override string ToString() => $"{Operator} '{Name}'";

    /// <summary>How messages name it where its operator set matters too.</summary>
    internal string WithOpset => $"{this} (operator set {Opset}{(Domain.Length > 0 ? $", domain '{Domain}'" : "")})";
}
