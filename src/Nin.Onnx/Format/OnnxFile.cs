using System.Collections.Frozen;
using System.Collections.Immutable;
using Google.Protobuf;
using Nin.Formats;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Format;

/// <summary>Reads ONNX files.</summary>
public static class OnnxFile
{
    /// <summary>
    /// The oldest operator set that is read. Before 7 some operators had other settings; those that mean something else are
    /// refused.
    /// </summary>
    public const int OldestOpset = 1;

    /// <summary>The newest operator set that is read.</summary>
    public const int NewestOpset = 22;

    /// <summary>Reads a file.</summary>
    /// <exception cref="NinFormatException">It is no ONNX file, is damaged, or costs more than the limits allow.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxGraph Read(string path, OnnxReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= OnnxReadOptions.Default;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.Length > options.Limits.FileBytes || stream.Length > Array.MaxLength)
            {
                throw new NinFormatException(
                    "ONNX", $"expected a file of at most {options.Limits.FileBytes} bytes, got {stream.Length}.",
                    hint: "OnnxLimits.FileBytes allows more.");
            }

            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return Parse(content, options, options.AllowExternalData ? new ExternalData(folder, options.Limits) : null);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
        catch (EndOfStreamException error)
        {
            throw new NinFormatException("ONNX", "the file became shorter while it was read.", path, inner: error);
        }
    }

    /// <summary>Reads a file from memory.</summary>
    /// <exception cref="NinFormatException">It is no ONNX file, is damaged, or costs more than the limits allow.</exception>
    public static OnnxGraph Parse(ReadOnlySpan<byte> content, OnnxReadOptions? options = null) =>
        Parse(content, options ?? OnnxReadOptions.Default, external: null);

    /// <summary>Reads a tensor that stands alone in a file, as the inputs and outputs of ONNX's own tests do.</summary>
    /// <exception cref="NinFormatException">It is no tensor, is damaged, or costs more than the limits allow.</exception>
    public static OnnxTensor ParseTensor(ReadOnlySpan<byte> content, OnnxLimits? limits = null)
    {
        limits ??= OnnxLimits.Default;
        OnnxScan.Tensor(content, limits);
        return new TensorReader(limits, external: null).Read(Message(TensorProto.Parser, content));
    }

    private static OnnxGraph Parse(ReadOnlySpan<byte> content, OnnxReadOptions options, ExternalData? external)
    {
        if (content.IsEmpty)
        {
            throw new NinFormatException("ONNX", "expected a model, got an empty file.");
        }

        OnnxScan.Model(content, options.Limits);
        ModelProto model = Message(ModelProto.Parser, content);
        if (model.Graph is null)
        {
            throw new NinFormatException("ONNX", "expected a graph, got none.", hint: "Is it an ONNX file?");
        }

        var opsets = model.OpsetImport.GroupBy(opset => Domain(opset.Domain), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(opset => opset.Version), StringComparer.Ordinal);
        long opset = opsets.GetValueOrDefault("", OldestOpset);
        if (opset is < OldestOpset or > NewestOpset)
        {
            throw new NinFormatException(
                "ONNX", $"expected an operator set from {OldestOpset} to {NewestOpset}, got {opset}.",
                hint: "onnx.version_converter writes it with another.");
        }

        return Graph(model, (int)opset, new TensorReader(options.Limits, external), options.Limits);
    }

    private static OnnxGraph Graph(ModelProto model, int opset, TensorReader tensors, OnnxLimits limits)
    {
        GraphProto graph = model.Graph;
        var constants = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (!constants.TryAdd(tensor.Name, tensors.Read(tensor)))
            {
                throw new NinFormatException("ONNX", $"the tensor '{tensor.Name}' is there twice.");
            }
        }

        ImmutableArray<OnnxValue> inputs =
            [.. graph.Input.Where(input => !constants.ContainsKey(input.Name)).Select(value => Value(value, limits))];
        ImmutableArray<OnnxNode> nodes = [.. graph.Node.Select((node, i) => Node(node, i, opset, tensors))];
        ImmutableArray<OnnxValue> outputs = [.. graph.Output.Select(value => Value(value, limits))];
        if (outputs.IsEmpty)
        {
            throw new NinFormatException("ONNX", "expected an output of the graph, got none.");
        }

        CheckOrder(inputs, constants, nodes, outputs);
        return new OnnxGraph(
            graph.Name.Length == 0 ? "network" : graph.Name, opset, inputs, outputs, nodes,
            constants.ToFrozenDictionary(StringComparer.Ordinal),
            model.MetadataProps.DistinctBy(entry => entry.Key)
                .ToFrozenDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal));
    }

    /// <summary>Every value is made once, and before it is read.</summary>
    private static void CheckOrder(
        ImmutableArray<OnnxValue> inputs, Dictionary<string, OnnxTensor> constants, ImmutableArray<OnnxNode> nodes,
        ImmutableArray<OnnxValue> outputs)
    {
        var known = new HashSet<string>(inputs.Select(input => input.Name).Concat(constants.Keys), StringComparer.Ordinal);
        foreach (OnnxNode node in nodes)
        {
            foreach (string input in node.Inputs.Where(input => input.Length > 0 && !known.Contains(input)))
            {
                throw new NinFormatException("ONNX", $"{node} reads '{input}', which nothing before it makes.");
            }

            foreach (string output in node.Outputs.Where(output => output.Length > 0 && !known.Add(output)))
            {
                throw new NinFormatException("ONNX", $"{node} makes '{output}', which is there already.");
            }
        }

        if (outputs.FirstOrDefault(output => !known.Contains(output.Name)) is OnnxValue missing)
        {
            throw new NinFormatException("ONNX", $"expected an output '{missing.Name}', which nothing makes.");
        }
    }

    private static OnnxNode Node(NodeProto node, int index, int opset, TensorReader tensors)
    {
        string name = node.Name.Length > 0 ? node.Name
            : node.Output.FirstOrDefault(output => output.Length > 0) ?? $"node {index + 1}";
        return new OnnxNode(
            node.OpType, name, Domain(node.Domain), opset, [.. node.Input], [.. node.Output],
            new OnnxAttributes(node.Attribute.DistinctBy(attribute => attribute.Name)
                .Select(attribute => KeyValuePair.Create(attribute.Name, Attribute(attribute, tensors)))));
    }

    /// <summary>The value of a setting; what is of no use here, such as a graph, is there without one.</summary>
    private static object Attribute(AttributeProto attribute, TensorReader tensors) => TypeOf(attribute) switch
    {
        1 => attribute.F,
        2 => attribute.I,
        3 => attribute.S.ToByteArray(),
        4 when attribute.T is not null => tensors.Read(attribute.T),
        6 => attribute.Floats.ToArray(),
        7 => attribute.Ints.ToArray(),
        int type => $"type {type}",
    };

    /// <summary>Old files do not say the type: it is what is there.</summary>
    private static int TypeOf(AttributeProto attribute) => attribute.Type != 0 ? attribute.Type
        : attribute.Floats.Count > 0 ? 6
        : attribute.Ints.Count > 0 ? 7
        : attribute.T is not null ? 4
        : attribute.S.Length > 0 ? 3
        : attribute.F != 0 ? 1
        : 2;

    private static OnnxValue Value(ValueInfoProto value, OnnxLimits limits)
    {
        TypeProto.Types.Tensor? tensor = value.Type?.TensorType;
        if (tensor?.Shape is not TensorShapeProto shape)
        {
            return new OnnxValue(value.Name, (ElementType)(tensor?.ElemType ?? 0), default);
        }

        return shape.Dim.Count > limits.Rank
            ? throw new NinFormatException(
                "ONNX", $"'{value.Name}': expected at most {limits.Rank} dimensions, got {shape.Dim.Count}.")
            : new OnnxValue(
                value.Name, (ElementType)tensor.ElemType,
                [
                    .. shape.Dim.Select(size =>
                        size.HasDimValue && size.DimValue is >= 0 and <= int.MaxValue ? (int)size.DimValue : -1),
                ]);
    }

    /// <summary>ONNX's own domain has two names.</summary>
    private static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    private static T Message<T>(MessageParser<T> parser, ReadOnlySpan<byte> content)
        where T : IMessage<T>
    {
        try
        {
            // What newer versions of the format have beside this would only take memory.
            return parser.WithDiscardUnknownFields(true).ParseFrom(content);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new NinFormatException("ONNX", "expected a protobuf message, got something else.", hint: "Is it an ONNX file, and whole?", inner: error);
        }
    }
}
