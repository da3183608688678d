using System.Runtime.InteropServices;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Models;
using Nin.Networks;
using Nin.Peers;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Tests.Benchmarks;

public class OnnxFileTests
{
    [Fact]
    public void ProtoWriter_TheEncodingsOwnExamples_GivesTheirBytes()
    {
        // https://protobuf.dev/programming-guides/encoding
        Assert.Equal("089601", Convert.ToHexStringLower(new ProtoWriter().Number(1, 150).ToArray()));
        Assert.Equal("120774657374696e67", Convert.ToHexStringLower(new ProtoWriter().Text(2, "testing").ToArray()));
        ProtoWriter inner = new ProtoWriter().Number(1, 150);
        Assert.Equal("1a03089601", Convert.ToHexStringLower(new ProtoWriter().Message(3, inner).ToArray()));
        Assert.Equal("08feffffffffffffffff01", Convert.ToHexStringLower(new ProtoWriter().Number(1, -2).ToArray()));
        Assert.Equal("150000803f", Convert.ToHexStringLower(new ProtoWriter().Single(2, 1f).ToArray()));
    }

    [Fact]
    public void Write_EveryKindOfLayer_GivesTheGraphWithoutDropout()
    {
        Model model = ModelOf(new NetworkBuilder("all", height: 8, width: 6, channels: 3)
            .Conv2d(4, 3, stride: 2, padding: 1, bias: false, name: "conv").BatchNorm2d("bn").Relu("relu")
            .MaxPool2d(2, 1, ceilMode: true, name: "max").Dropout(name: "drop")
            .AvgPool2d(2, 1, name: "mean").GlobalAvgPool2d().Softmax("softmax").Dropout(name: "last").Build());
        var file = new ProtoFields(OnnxFile.Write(model, batch: 5));
        Assert.Equal([8], file.Numbers(1));
        Assert.Equal([17], file.Message(8).Numbers(2));

        ProtoFields graph = file.Message(7);
        Assert.Equal(
            [
                "Conv(input, conv.weight) = conv: kernel_shape 3 3, strides 2 2, pads 1 1 1 1",
                "BatchNormalization(conv, bn.weight, bn.bias, bn.running_mean, bn.running_var) = bn: epsilon 1E-05",
                "Relu(bn) = relu",
                "MaxPool(relu) = max: kernel_shape 2 2, strides 1 1, pads 0 0 0 0, ceil_mode 1",
                "AveragePool(max) = mean: kernel_shape 2 2, strides 1 1, pads 0 0 0 0, ceil_mode 0, count_include_pad 0",
                "GlobalAveragePool(mean) = gap",
                "Flatten(gap) = flatten",
                "Softmax(flatten) = softmax: axis 1",
            ],
            graph.Messages(1).Select(Told));
        Assert.Equal("input [5, 3, 8, 6]", ToldValue(graph.Message(11)));
        Assert.Equal("softmax [5, 4]", ToldValue(graph.Message(12)));
        Assert.Equal("softmax", OnnxFile.Output(model.Network));
    }

    [Fact]
    public void Write_Weights_AreTheModelsOwn()
    {
        Model model = ModelOf(new NetworkBuilder("one", height: 4, width: 4, channels: 3)
            .Conv2d(5, 3, name: "conv").GlobalAvgPool2d().Build());
        ProtoFields[] constants = new ProtoFields(OnnxFile.Write(model, batch: 1)).Message(7).Messages(5);
        Assert.Equal(2, constants.Length);
        foreach ((NamedTensor weight, ProtoFields constant) in model.Weights.Zip(constants))
        {
            Assert.Equal([weight.Name], constant.Texts(8));
            Assert.Equal(weight.Tensor.Shape.Select(size => (long)size), constant.Numbers(1));
            Assert.Equal([1], constant.Numbers(2));
            Assert.Equal(weight.Tensor.Data, MemoryMarshal.Cast<byte, float>(constant.Bytes(9)));
        }
    }

    [Fact]
    public void Write_UnknownLayer_IsRefusedByName()
    {
        Model model = ModelOf(new NetworkBuilder("flat", height: 2, width: 2, channels: 1)
            .Flatten().Linear(3, name: "head").Build());
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxFile.Write(model, 1));
        Assert.Equal("head: the comparison knows no layer of the kind Linear.", error.Message);
    }

    [Fact]
    public void ChannelsFirst_TwoPictures_MovesTheChannelsOfEach() =>
        Assert.Equal(
            [1f, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12],
            ChannelsFirst.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], new FeatureShape(3, 1, 2)));

    private static Model ModelOf(Network network)
    {
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        new InitializationSettings().Apply(parameters, seed: 1);
        var preprocessing = Preprocessing.ScaleOnly(network.Input.Height, network.Input.Width, network.Input.Channels);
        IEnumerable<string> labels = Enumerable.Range(0, network.Classes).Select(c => $"class {c}");
        return new Model(network, parameters.ToTensors(), labels, preprocessing);
    }

    /// <summary>A node as text: its kind, inputs, output and attributes.</summary>
    private static string Told(ProtoFields node)
    {
        Assert.Equal(node.Texts(2), node.Texts(3));
        string attributes = string.Join(", ", node.Messages(5).Select(Attribute));
        string told = $"{Assert.Single(node.Texts(4))}({string.Join(", ", node.Texts(1))}) = {Assert.Single(node.Texts(2))}";
        return attributes.Length == 0 ? told : $"{told}: {attributes}";
    }

    private static string Attribute(ProtoFields attribute)
    {
        string value = Assert.Single(attribute.Numbers(20)) switch
        {
            1 => FormattableString.Invariant($"{attribute.Single(2)}"),
            2 => $"{Assert.Single(attribute.Numbers(3))}",
            7 => string.Join(' ', attribute.Numbers(8)),
            long other => $"of type {other}",
        };
        return $"{Assert.Single(attribute.Texts(1))} {value}";
    }

    private static string ToldValue(ProtoFields value)
    {
        ProtoFields type = value.Message(2).Message(1);
        Assert.Equal([1], type.Numbers(1));
        IEnumerable<long> sizes = type.Message(2).Messages(1).Select(dimension => Assert.Single(dimension.Numbers(1)));
        return $"{Assert.Single(value.Texts(1))} [{string.Join(", ", sizes)}]";
    }
}
