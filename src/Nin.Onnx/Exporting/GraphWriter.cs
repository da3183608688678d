using System.Runtime.InteropServices;
using Google.Protobuf;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;

namespace Nin.Onnx.Exporting;

/// <summary>Puts the nodes and the numbers of a graph together.</summary>
internal sealed class GraphWriter(int opset)
{
    private const int AxesAreInputsFrom = 18;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The graph so far.</summary>
    public GraphProto Graph { get; } = new();

    /// <summary>The operator set.</summary>
    public int Opset => opset;

    /// <summary>Adds an operation and gives the name of what it makes: its own.</summary>
    /// <param name="kind">The operator.</param>
    /// <param name="name">What it is to be called, as far as that is free.</param>
    /// <param name="inputs">The values that it reads; empty for one that is left out.</param>
    /// <param name="attributes">Its settings.</param>
    public string Add(string kind, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        AddOfSeveral(kind, [name], inputs, attributes)[0];

    /// <summary>Adds an operation of several outputs and gives their names.</summary>
    public string[] AddOfSeveral(
        string kind, ReadOnlySpan<string> names, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var outputs = new string[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            outputs[i] = Unique(names[i]);
        }

        var node = new NodeProto { OpType = kind, Name = outputs[0] };
        foreach (string input in inputs)
        {
            node.Input.Add(input);
        }

        // Inputs that are left out at the end are not written at all.
        while (node.Input.Count > 0 && node.Input[^1].Length == 0)
        {
            node.Input.RemoveAt(node.Input.Count - 1);
        }

        node.Output.AddRange(outputs);
        foreach (AttributeProto attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        Graph.Node.Add(node);
        return outputs;
    }

    /// <summary>A reduction over one axis, which is kept: a setting in older operator sets, an input in newer ones.</summary>
    public string Reduce(string kind, string name, string input, int axis) => opset >= AxesAreInputsFrom
        ? Add(kind, name, [input, Whole($"{name}.axes", axis)])
        : Add(kind, name, [input], Settings("axes", [axis]));

    /// <summary>Numbers of the file.</summary>
    public string Floats(string name, ReadOnlySpan<float> numbers, params ReadOnlySpan<int> shape)
    {
        var tensor = new TensorProto
        {
            Name = Unique(name),
            DataType = (int)ElementType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers)),
        };
        foreach (int size in shape)
        {
            tensor.Dims.Add(size);
        }

        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>One number of the file.</summary>
    public string Number(string name, float number) => Floats(name, [number]);

    /// <summary>Whole numbers of the file, such as a shape.</summary>
    public string Whole(string name, params ReadOnlySpan<long> numbers)
    {
        var tensor = new TensorProto
        {
            Name = Unique(name),
            DataType = (int)ElementType.Int64,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers)),
        };
        tensor.Dims.Add(numbers.Length);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>A whole number as a setting.</summary>
    public static AttributeProto Setting(string name, long value) => new() { Name = name, Type = 2, I = value };

    /// <summary>A number as a setting.</summary>
    public static AttributeProto Setting(string name, float value) => new() { Name = name, Type = 1, F = value };

    /// <summary>A text as a setting.</summary>
    public static AttributeProto Setting(string name, string value) =>
        new() { Name = name, Type = 3, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A list as a setting.</summary>
    public static AttributeProto Settings(string name, ReadOnlySpan<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = 7 };
        foreach (int value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }

    /// <summary>An input or an output: a dimension of a name is open.</summary>
    public static ValueInfoProto Value(string name, ElementType type, params ReadOnlySpan<object> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (object size in dimensions)
        {
            shape.Dim.Add(size is string open
                ? new TensorShapeProto.Types.Dimension { DimParam = open }
                : new TensorShapeProto.Types.Dimension { DimValue = (int)size });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    /// <summary>Reserves a name.</summary>
    public string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }
}
