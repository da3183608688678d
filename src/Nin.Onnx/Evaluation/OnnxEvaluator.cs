using System.Collections.Immutable;
using Nin.Formats;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Evaluation;

/// <summary>
/// Computes what a graph says, operator by operator, in double: plain and slow. It folds constants where a graph is imported, and
/// is what an imported network is tested against.
/// </summary>
public static class OnnxEvaluator
{
    /// <summary>The operators that it knows, in order.</summary>
    public static IReadOnlyList<string> Operators { get; } = [.. OperatorTable.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Computes the outputs of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A tensor for each of its inputs.</param>
    /// <param name="limits">What may be spent on it.</param>
    /// <exception cref="ArgumentException">An input is missing.</exception>
    /// <exception cref="NinFormatException">
    /// An operator is not known, a node cannot take what it reads, or the limits are passed; the message names the node.
    /// </exception>
    public static IReadOnlyDictionary<string, OnnxTensor> Run(
        OnnxGraph graph, IReadOnlyDictionary<string, OnnxTensor> inputs, OnnxLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        limits ??= OnnxLimits.Default;
        var values = new Dictionary<string, OnnxTensor>(graph.Constants, StringComparer.Ordinal);
        foreach (OnnxValue input in graph.Inputs)
        {
            values[input.Name] = inputs.TryGetValue(input.Name, out OnnxTensor? tensor)
                ? tensor
                : throw new ArgumentException($"'{graph.Name}': expected an input '{input.Name}'.", nameof(inputs));
        }

        long made = 0;
        foreach (OnnxNode node in graph.Nodes)
        {
            ImmutableArray<OnnxTensor> results = Run(
                node, [.. node.Inputs.Select(name => name.Length == 0 ? null : values[name])], limits);
            for (int i = 0; i < node.Outputs.Length && i < results.Length; i++)
            {
                if (node.Outputs[i].Length > 0)
                {
                    values[node.Outputs[i]] = results[i];
                    made += results[i].IsFilled ? 1 : results[i].Length;
                }
            }

            if (made > limits.EvaluatedNumbers)
            {
                throw new NinFormatException("ONNX", $"expected a graph that makes at most {limits.EvaluatedNumbers} numbers, got more.");
            }
        }

        return graph.Outputs.ToDictionary(
            output => output.Name,
            output => values.TryGetValue(output.Name, out OnnxTensor? tensor)
                ? tensor
                : throw new NinFormatException("ONNX", $"the output '{output.Name}' is not computed here."),
            StringComparer.Ordinal);
    }

    /// <summary>Computes one node.</summary>
    /// <exception cref="NinFormatException">The operator is not known, or cannot take what it is given.</exception>
    internal static ImmutableArray<OnnxTensor> Run(OnnxNode node, ImmutableArray<OnnxTensor?> inputs, OnnxLimits limits)
    {
        if (node.Domain.Length > 0 || !OperatorTable.All.TryGetValue(node.Operator, out Operator? run))
        {
            throw Unsupported.Operator(node, Operators);
        }

        try
        {
            return run(new OperatorCall(node, inputs) { Limits = limits });
        }
        catch (ArgumentException error)
        {
            throw new NinFormatException("ONNX", $"{node.WithOpset}: {MessageText.Of(error)}", inner: error);
        }
        catch (IndexOutOfRangeException error)
        {
            // A shape that an operator did not foresee.
            throw new NinFormatException("ONNX", $"{node.WithOpset}: its inputs' shapes do not fit.", inner: error);
        }
    }
}
