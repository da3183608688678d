using System.Collections.Frozen;
using System.Collections.Immutable;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Graphs;

/// <summary>What an ONNX file holds: nodes, each after what it reads, the numbers they are given, inputs and outputs.</summary>
public sealed class OnnxGraph
{
    internal OnnxGraph(
        string name, int opset, ImmutableArray<OnnxValue> inputs, ImmutableArray<OnnxValue> outputs,
        ImmutableArray<OnnxNode> nodes, FrozenDictionary<string, OnnxTensor> constants, FrozenDictionary<string, string> metadata)
    {
        (Name, Opset, Inputs, Outputs, Nodes, Constants, Metadata) = (name, opset, inputs, outputs, nodes, constants, metadata);
    }

    /// <summary>The graph's name.</summary>
    public string Name { get; }

    /// <summary>The version of ONNX's operator set.</summary>
    public int Opset { get; }

    /// <summary>What has to be given to it: inputs that the file holds numbers of are none.</summary>
    public ImmutableArray<OnnxValue> Inputs { get; }

    /// <summary>What it answers.</summary>
    public ImmutableArray<OnnxValue> Outputs { get; }

    /// <summary>The operations, each after those whose values it reads.</summary>
    public ImmutableArray<OnnxNode> Nodes { get; }

    /// <summary>The numbers in the file, by the names of the values that they are.</summary>
    public FrozenDictionary<string, OnnxTensor> Constants { get; }

    /// <summary>What the file says of itself.</summary>
    public FrozenDictionary<string, string> Metadata { get; }

    /// <summary>The same graph with numbers for some of its inputs, which are then none any more.</summary>
    /// <exception cref="ArgumentException">One is no input.</exception>
    public OnnxGraph WithConstants(IReadOnlyDictionary<string, OnnxTensor> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Keys.FirstOrDefault(name => Inputs.All(input => input.Name != name)) is string other)
        {
            throw new ArgumentException(
                $"'{Name}' has no input '{other}'. There are: {string.Join(", ", Inputs.Select(input => input.Name))}.", nameof(numbers));
        }

        return new OnnxGraph(
            Name, Opset, [.. Inputs.Where(input => !numbers.ContainsKey(input.Name))], Outputs, Nodes,
            Constants.Concat(numbers).ToFrozenDictionary(StringComparer.Ordinal), Metadata);
    }
}
