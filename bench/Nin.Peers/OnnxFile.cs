using System.Runtime.InteropServices;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Peers;

/// <summary>
/// A model as an ONNX file, for batches of one size: the layers in ONNX's words, the weights as they are, PyTorch's layout
/// being ONNX's. Pictures are [N, C, H, W].
/// </summary>
/// <remarks><b>Source</b> the numbers of the fields are from https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.</remarks>
internal static class OnnxFile
{
    /// <summary>The name of the pictures in the file.</summary>
    public const string Input = Network.InputName;

    private const int IrVersion = 8, OperatorSet = 17, Float = 1;

    /// <summary>The name of the outputs in the file: that of the last layer that computes something.</summary>
    public static string Output(Network network) => Source(network, network.Nodes[^1].Name);

    /// <summary>The whole file.</summary>
    /// <exception cref="ArgumentException">A layer is of a kind that the comparison does not know.</exception>
    public static byte[] Write(Model model, int batch)
    {
        Network network = model.Network;
        var graph = new ProtoWriter();
        foreach (Node node in network.Nodes)
        {
            if (node.Layer is not Dropout)
            {
                graph.Message(1, Operation(network, node));
            }
        }

        graph.Text(2, network.Name);
        foreach (NamedTensor weight in model.Weights)
        {
            graph.Message(5, Constant(weight));
        }

        graph.Message(11, Value(Input, network.Input.ToChannelsFirst(batch)));
        graph.Message(12, Value(Output(network), network.Output.ToChannelsFirst(batch)));
        return new ProtoWriter()
            .Number(1, IrVersion)
            .Text(2, "Nin")
            .Message(7, graph)
            .Message(8, new ProtoWriter().Text(1, "").Number(2, OperatorSet))
            .ToArray();
    }

    /// <summary>Where a value comes from. Dropout does nothing when answering: what follows it reads what precedes it.</summary>
    private static string Source(Network network, string name)
    {
        while (network.IndexOf(name) is >= 0 and int index && network.Nodes[index].Layer is Dropout)
        {
            name = network.Nodes[index].Inputs[0];
        }

        return name;
    }

    private static ProtoWriter Operation(Network network, Node node)
    {
        var operation = new ProtoWriter();
        foreach (string input in node.Inputs)
        {
            operation.Text(1, Source(network, input));
        }

        // The order of a layer's parameters is that of ONNX's inputs, for Conv and BatchNormalization alike.
        foreach ((string name, _) in node.NamedParameters)
        {
            operation.Text(1, name);
        }

        (string kind, ProtoWriter[] attributes) = Describe(node);
        operation.Text(2, node.Name).Text(3, node.Name).Text(4, kind);
        foreach (ProtoWriter attribute in attributes)
        {
            operation.Message(5, attribute);
        }

        return operation;
    }

    private static (string Kind, ProtoWriter[] Attributes) Describe(Node node) => node.Layer switch
    {
        Conv2d { Groups: 1, KernelWindow.IsPlain: true } conv => ("Conv", Window(conv.KernelSize, conv.Stride, conv.Padding)),
        MaxPool2d { KernelWindow.IsPlain: true } pool => ("MaxPool",
        [
            .. Window(pool.KernelSize, pool.Stride, pool.Padding),
            Attribute("ceil_mode", pool.CeilMode ? 1 : 0),
        ]),
        AvgPool2d { KernelWindow.IsPlain: true } pool => ("AveragePool",
        [
            .. Window(pool.KernelSize, pool.Stride, pool.Padding),
            Attribute("ceil_mode", pool.CeilMode ? 1 : 0),

            // Without padding there is nothing to count; what hangs over the edge counts in neither.
            Attribute("count_include_pad", pool.CountIncludePad && pool.Padding > 0 ? 1 : 0),
        ]),
        BatchNorm2d norm => ("BatchNormalization", [Attribute("epsilon", norm.Epsilon)]),
        Relu => ("Relu", []),
        GlobalAvgPool2d => ("GlobalAveragePool", []),
        Flatten => ("Flatten", []),
        Softmax => ("Softmax", [Attribute("axis", 1)]),
        _ => throw new ArgumentException($"{node.Name}: the comparison knows no layer of the kind {node.Layer.Kind}."),
    };

    private static ProtoWriter[] Window(int size, int stride, int padding) =>
    [
        Attribute("kernel_shape", [size, size]),
        Attribute("strides", [stride, stride]),
        Attribute("pads", [padding, padding, padding, padding]),
    ];

    /// <summary>An attribute's field 20 says of which type its value is: a float, an integer or a list of integers.</summary>
    private static ProtoWriter Attribute(string name, float value) =>
        new ProtoWriter().Text(1, name).Single(2, value).Number(20, 1);

    private static ProtoWriter Attribute(string name, int value) =>
        new ProtoWriter().Text(1, name).Number(3, value).Number(20, 2);

    private static ProtoWriter Attribute(string name, int[] values)
    {
        ProtoWriter attribute = new ProtoWriter().Text(1, name);
        foreach (int value in values)
        {
            attribute.Number(8, value);
        }

        return attribute.Number(20, 7);
    }

    private static ProtoWriter Constant(NamedTensor weight)
    {
        var constant = new ProtoWriter();
        foreach (int size in weight.Tensor.Shape)
        {
            constant.Number(1, size);
        }

        // Little-endian, as all machines are on which .NET runs.
        return constant.Number(2, Float).Text(8, weight.Name).Bytes(9, MemoryMarshal.AsBytes(weight.Tensor.Data.AsSpan()));
    }

    private static ProtoWriter Value(string name, int[] shape)
    {
        var dimensions = new ProtoWriter();
        foreach (int size in shape)
        {
            dimensions.Message(1, new ProtoWriter().Number(1, size));
        }

        return new ProtoWriter().Text(1, name)
            .Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, Float).Message(2, dimensions)));
    }
}
