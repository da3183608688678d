using System.Runtime.InteropServices;
using Google.Protobuf;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;

namespace Nin.Onnx.Quantizing;

/// <summary>Puts pairs of QuantizeLinear and DequantizeLinear into a graph, and whole numbers for its weights.</summary>
/// <param name="graph">The graph, which is changed.</param>
/// <param name="ranges">What each activation reaches.</param>
/// <param name="largestWeight">The largest whole number of a weight.</param>
internal sealed class QdqWriter(
    GraphProto graph, IReadOnlyDictionary<string, (float Least, float Largest)> ranges, int largestWeight)
{
    private readonly Dictionary<string, (string Name, float Scale)> _activations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public void Write(IEnumerable<QuantizedProduct> products)
    {
        foreach (QuantizedProduct product in products)
        {
            (string activation, float scale) = Activation(product);
            float[] scales = Weights(product);
            product.Node.Input[0] = activation;
            product.Node.Input[1] = Name(product.Weights.Name, "dequantized");
            if (product.Bias is not null)
            {
                Bias(product, [.. scales.Select(one => one * scale)]);
                product.Node.Input[2] = Name(product.Bias.Name, "dequantized");
            }
        }
    }

    private static string Name(string value, string part) => $"{value}.{part}";

    /// <summary>The pair behind an activation, written before the node that reads it first.</summary>
    private (string Name, float Scale) Activation(QuantizedProduct product)
    {
        if (_activations.TryGetValue(product.Input, out (string Name, float Scale) known))
        {
            return known;
        }

        string value = product.Input, scaleName = Name(value, "scale"), zeroName = Name(value, "zero");
        (float scale, byte zero) = ScaleOf(ranges[value]);
        Add(scaleName, ElementType.Float, [], MemoryMarshal.AsBytes<float>([scale]));
        Add(zeroName, ElementType.UInt8, [], [zero]);
        int place = graph.Node.IndexOf(product.Node);
        NodeProto quantize = Node("QuantizeLinear", Name(value, "quantized"), [value, scaleName, zeroName]);
        NodeProto dequantize = Node("DequantizeLinear", Name(value, "dequantized"), [quantize.Output[0], scaleName, zeroName]);
        graph.Node.Insert(place, quantize);
        graph.Node.Insert(place + 1, dequantize);
        return _activations[value] = (dequantize.Output[0], scale);
    }

    /// <summary>The range has to hold zero, so that what is padded with it stays exact.</summary>
    private static (float Scale, byte Zero) ScaleOf((float Least, float Largest) range)
    {
        float least = Math.Min(range.Least, 0), largest = Math.Max(range.Largest, 0);
        float scale = largest > least ? (largest - least) / byte.MaxValue : 1;
        return (scale, (byte)Math.Clamp(Math.Round(-least / (double)scale), 0, byte.MaxValue));
    }

    /// <summary>Weights of eight bits with a scale for each output channel; gives the scales.</summary>
    private float[] Weights(QuantizedProduct product)
    {
        TensorProto weights = product.Weights;
        float[] numbers = Numbers(weights);
        int channels = (int)weights.Dims[product.Axis];

        // Channels stand first, or, of a matrix that is not transposed, last.
        int stride = product.Axis == 0 ? numbers.Length / channels : 1;
        float[] scales = new float[channels];
        for (int i = 0; i < numbers.Length; i++)
        {
            ref float scale = ref scales[i / stride % channels];
            scale = Math.Max(scale, Math.Abs(numbers[i]) / largestWeight);
        }

        for (int c = 0; c < channels; c++)
        {
            scales[c] = scales[c] > 0 ? scales[c] : 1;
        }

        if (_written.Add(weights.Name))
        {
            sbyte[] whole = new sbyte[numbers.Length];
            for (int i = 0; i < whole.Length; i++)
            {
                whole[i] = (sbyte)Math.Clamp(
                    Math.Round(numbers[i] / (double)scales[i / stride % channels]), -largestWeight, largestWeight);
            }

            Replace(weights, ElementType.Int8, MemoryMarshal.AsBytes(whole.AsSpan()), scales, product);
        }

        return scales;
    }

    private void Bias(QuantizedProduct product, float[] scales)
    {
        if (_written.Add(product.Bias!.Name))
        {
            int[] whole = [.. Numbers(product.Bias).Select((number, c) =>
                (int)Math.Clamp(Math.Round(number / (double)scales[c]), int.MinValue, int.MaxValue))];
            Replace(product.Bias, ElementType.Int32, MemoryMarshal.AsBytes(whole.AsSpan()), scales, product);
        }
    }

    /// <summary>Writes whole numbers in the place of a tensor of the file, and the node that makes floats of them.</summary>
    private void Replace(TensorProto tensor, ElementType type, ReadOnlySpan<byte> whole, float[] scales, QuantizedProduct product)
    {
        string scaleName = Name(tensor.Name, "scale"), zeroName = Name(tensor.Name, "zero");
        Add(scaleName, ElementType.Float, [scales.Length], MemoryMarshal.AsBytes(scales.AsSpan()));
        Add(zeroName, type, [scales.Length], new byte[scales.Length * (type == ElementType.Int8 ? 1 : sizeof(int))]);
        (tensor.DataType, tensor.RawData) = ((int)type, ByteString.CopyFrom(whole));
        tensor.FloatData.Clear();
        NodeProto dequantize = Node("DequantizeLinear", Name(tensor.Name, "dequantized"), [tensor.Name, scaleName, zeroName]);
        dequantize.Attribute.Add(GraphWriter.Setting("axis", tensor.Dims.Count == 1 ? 0L : product.Axis));
        graph.Node.Insert(graph.Node.IndexOf(product.Node), dequantize);
    }

    private static float[] Numbers(TensorProto tensor) => tensor.RawData.IsEmpty
        ? [.. tensor.FloatData]
        : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    private void Add(string name, ElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> content)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(content) };
        foreach (long dimension in dimensions)
        {
            tensor.Dims.Add(dimension);
        }

        graph.Initializer.Add(tensor);
    }

    private static NodeProto Node(string type, string output, IEnumerable<string> inputs)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }
}
