using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nin.Formats;
using Nin.Networks;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering.Layers;
using Nin.Onnx.Lowering.Rules;
using Nin.Tensors;

namespace Nin.Onnx.Lowering;

/// <summary>
/// Makes a network of a graph: every operator becomes layers, and what is the same for every picture is computed once.
/// </summary>
/// <remarks>
/// The graph counts [N, C, H, W], the network lays out [N, H, W, C]. That is settled here: what only moves numbers becomes a note
/// of where they lie (<see cref="Feature"/>), and numbers move at most where a layer needs another order.
/// </remarks>
public static class OnnxImport
{
    /// <summary>The operators that become layers, in order.</summary>
    public static IReadOnlyList<string> Operators { get; } = [.. RuleTable.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a file and makes a network of it.</summary>
    /// <exception cref="NinFormatException">
    /// It is no ONNX file, or has a node that no layer stands for; the message names it.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxNetwork Import(string path, OnnxImportOptions? options = null, OnnxReadOptions? reading = null)
    {
        try
        {
            return Import(OnnxFile.Read(path, reading), options);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    /// <summary>Makes a network of a graph.</summary>
    /// <exception cref="NinFormatException">
    /// A node is none that a layer stands for; the message names it. Nothing is half imported.
    /// </exception>
    public static OnnxNetwork Import(OnnxGraph graph, OnnxImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= OnnxImportOptions.Default;
        OnnxLayers.Register();
        graph = graph.WithConstants(options.Constants);
        string[] outputs = options.Outputs.Count > 0 ? [.. options.Outputs] : [.. graph.Outputs.Select(output => output.Name)];
        var state = new LoweringState(graph, outputs, options.Limits);
        Pictures pictures = options.JoinsInputs && graph.Inputs.Length > 1
            ? Pictures.Joined(graph, options)
            : Pictures.Of(graph, options);
        state.Begin(pictures);
        HashSet<string> needed = Needed(graph, outputs);
        long constants = graph.Constants.Values.Sum(tensor => tensor.IsFilled ? 1L : tensor.Length);
        long folds = Math.Min(options.Limits.FoldedNumbers + (4 * constants), options.Limits.EvaluatedNumbers);
        foreach (OnnxNode node in graph.Nodes.Where(node => node.Outputs.Any(needed.Contains)))
        {
            Lower(new NodeCall(node, state, pictures.Batch), options.Limits, ref folds);
        }

        return Finish(graph, state, pictures, outputs);
    }

    private static void Lower(NodeCall call, OnnxLimits limits, ref long folds)
    {
        OnnxNode node = call.Node;
        try
        {
            if (node.Domain.Length == 0 && ShapeRules.Fold(call) is OnnxTensor shape)
            {
                call.State.Set(node.Outputs[0], shape);
                return;
            }

            if (node.Inputs.All(name => name.Length == 0 || call.State.FindConstant(name) is not null))
            {
                Fold(call, limits, ref folds);
                return;
            }

            if (node.Domain.Length > 0 || !RuleTable.All.TryGetValue(node.Operator, out Rule? rule))
            {
                throw Unsupported.Operator(node, Operators);
            }

            RequireReasonable(call, limits);
            WholeNumbers.Require(call);
            bool areRows = JoinedRows.AreKept(call);
            ImmutableArray<Feature> results = rule(call);
            for (int i = 0; i < results.Length && i < node.Outputs.Length; i++)
            {
                Feature result = areRows ? results[i] with { JoinsPictures = true } : results[i];
                call.State.Set(node.Outputs[i], result, WholeNumbers.TypeOf(call, i));
            }
        }
        catch (NotLoweredException error)
        {
            throw new NinFormatException(
                "ONNX", $"no layer stands for {node.WithOpset}: {error.Message}.", inner: error);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new NinFormatException("ONNX", $"{node.WithOpset}: {MessageText.Of(error)}", inner: error);
        }
    }

    /// <summary>One number repeated takes no memory in a file, but the layer that has it for weights has them all.</summary>
    private static void RequireReasonable(NodeCall call, OnnxLimits limits)
    {
        foreach (string name in call.Node.Inputs.Where(name => name.Length > 0))
        {
            if (call.State.FindConstant(name) is { IsFilled: true } constant && constant.Length > limits.RepeatedWeights)
            {
                throw new NotLoweredException(
                    $"expected at most {limits.RepeatedWeights} weights of one number, got {constant.Length} in '{name}'");
            }
        }
    }

    /// <summary>What is the same for every picture is computed now, as long as it makes no more numbers than are left.</summary>
    private static void Fold(NodeCall call, OnnxLimits limits, ref long folds)
    {
        ImmutableArray<OnnxTensor> results = OnnxEvaluator.Run(
            call.Node, call.Settings.Inputs, limits with { EvaluatedNumbers = folds });
        for (int i = 0; i < results.Length && i < call.Node.Outputs.Length; i++)
        {
            call.State.Set(call.Node.Outputs[i], results[i]);
            folds -= results[i].IsFilled ? 1 : results[i].Length;
        }

        if (folds < 0)
        {
            throw new NotLoweredException("expected constants that can be folded within the limit of numbers, got more");
        }
    }

    /// <summary>The values that the outputs need.</summary>
    private static HashSet<string> Needed(OnnxGraph graph, string[] outputs)
    {
        var needed = new HashSet<string>(outputs, StringComparer.Ordinal);
        HashSet<string> known = [.. graph.Nodes.SelectMany(node => node.Outputs)];
        if (outputs.FirstOrDefault(output => !known.Contains(output)) is string missing)
        {
            throw new NinFormatException(
                "ONNX", $"expected a value '{missing}' as an output, which no node makes.",
                hint: $"The graph's outputs are {string.Join(", ", graph.Outputs.Select(output => output.Name))}.");
        }

        foreach (OnnxNode node in graph.Nodes.Reverse().Where(node => node.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs.Where(input => input.Length > 0));
        }

        return needed;
    }

    private static OnnxNetwork Finish(OnnxGraph graph, LoweringState state, Pictures pictures, string[] outputs)
    {
        var answers = new List<(string Name, Feature Feature)>();
        var named = new List<NetworkOutput>();
        foreach (string name in outputs)
        {
            Feature feature = state.FindFeature(name)
                ?? throw new NinFormatException("ONNX", $"the output '{name}' is the same for every picture.");
            if (!feature.IsWhole || feature.Node == Network.InputName)
            {
                // What an output does not have of a node, or all of the picture, becomes a node of its own.
                feature = Copied(state, feature, name);
            }
            else if (feature.Rank == 1)
            {
                feature = state.Flat(feature);
            }

            named.Add(new NetworkOutput(name, feature.Node));
            answers.Add((name, feature));
        }

        (List<Node> nodes, ImmutableArray<NamedTensor> weights) = state.Needed(named.Select(output => output.Node));
        try
        {
            var network = new Network(graph.Name, pictures.Shape, nodes, named);
            NetworkCost.Of(network).Charge("ONNX", Limits.Default);
            ImmutableArray<Place> inputs = [.. pictures.Inputs.Select(input =>
                PlaceOf(input.Value.Name, input.Feature) with { Type = input.Value.Type })];
            var whole = FeatureShape.Flat(pictures.Shape.Length);
            Place all = inputs.Length == 1
                ? inputs[0]
                : PlaceOf(string.Join("+", inputs.Select(input => input.Name)), Feature.Of(Network.InputName, whole));
            return new OnnxNetwork(
                network, weights, all, [.. answers.Select(answer => PlaceOf(answer.Name, answer.Feature))])
            { Inputs = inputs };
        }
        catch (NetworkException error)
        {
            throw new NinFormatException("ONNX", error.Message, inner: error);
        }
    }

    private static Place PlaceOf(string name, Feature feature) =>
        new(name, feature.Sizes, feature.Shape, ImmutableCollectionsMarshal.AsImmutableArray(feature.Places()));

    private static Feature Copied(LoweringState state, Feature feature, string name)
    {
        ImmutableArray<Axis> axes = feature.Axes;
        var shape = FeatureShape.Flat(feature.Length);
        var layer = new Nin.Layers.AsStrided(
            shape, [.. axes.Select(axis => axis.Size)], [.. axes.Select(axis => axis.Stride)], feature.Offset);
        return Feature.InOrder(state.Add(name, layer, [feature.Node]), shape, feature.Sizes);
    }
}
