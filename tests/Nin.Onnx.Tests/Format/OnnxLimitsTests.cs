using Google.Protobuf;
using Nin.Formats;
using Nin.Networks;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Onnx.Tests.Lowering;

namespace Nin.Onnx.Tests.Format;

/// <summary>What may be spent on a file: each limit refuses by itself, with the one typed error.</summary>
public sealed class OnnxLimitsTests
{
    private static readonly byte[] File = OnnxExport.ToBytes(SmallModel.Of(
        new NetworkBuilder("small", 8, 8, 3).Conv2d(6, 3).Relu().Conv2d(4, 1).GlobalAvgPool2d().Build()));

    public static TheoryData<string, OnnxLimits> Small => new()
    {
        { "nodes", OnnxLimits.Default with { Nodes = 3 } },
        { "messages", OnnxLimits.Default with { Messages = 10 } },
        { "dimensions", OnnxLimits.Default with { Rank = 1 } },
        { "inside one another", OnnxLimits.Default with { Depth = 2 } },
    };

    [Theory]
    [MemberData(nameof(Small))]
    public void Parse_MoreThanALimit_IsRefused(string words, OnnxLimits limits)
    {
        Assert.NotEmpty(OnnxFile.Parse(File).Nodes);
        NinFormatException error = Assert.Throws<NinFormatException>(() => OnnxFile.Parse(File, new() { Limits = limits }));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MoreListedNumbersThanTheLimit_IsRefused()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File);
        var tensor = new TensorProto { Name = "listed", DataType = 1 };
        tensor.Dims.Add(100);
        tensor.FloatData.Add(Enumerable.Repeat(1f, 100));
        model.Graph.Initializer.Add(tensor);
        byte[] content = model.ToByteArray();
        Assert.NotEmpty(OnnxFile.Parse(content).Nodes);
        Assert.Throws<NinFormatException>(() => OnnxFile.Parse(
            content, new() { Limits = OnnxLimits.Default with { ListedNumbers = 99 } }));
    }

    /// <summary>A file of some hundred bytes, whose picture or whose layers would fill the memory.</summary>
    [Theory]
    [InlineData(1, 3, 65_536, 65_536)]
    [InlineData(1, 1, 40_000, 40_000)]
    [InlineData(1, 2_147_483_647, 2_147_483_647, 2_147_483_647)]
    public void Import_PictureOfAnySize_IsRefused(params int[] shape)
    {
        NinFormatException error = Assert.Throws<NinFormatException>(
            () => OnnxImport.Import(new GraphBuilder(13, shape).Then("Relu").Build()));
        Assert.Contains("OnnxLimits.PictureNumbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_LayerThatMakesTooMuchOfAPicture_IsRefused()
    {
        var repeated = new GraphBuilder(13, 1, 1, 4, 4);
        string shape = repeated.Constant(OnnxTensor.Whole(1, 1 << 20, 4, 4));
        var upsampled = new GraphBuilder(13, 1, 1, 4, 4);
        string factors = upsampled.Constant(OnnxTensor.Floats([4], [1, 1, 100_000, 100_000]));
        OnnxGraph[] graphs =
        [
            repeated.Then("Expand", null, shape).Then("Relu").Build(),
            upsampled.Then("Resize", new { mode = "nearest" }, "", factors).Build(),
        ];
        Assert.All(graphs, graph => Assert.Throws<NinFormatException>(() => OnnxImport.Import(
            graph, new OnnxImportOptions { Limits = OnnxLimits.Default with { PictureNumbers = 1 << 22 } })));
    }

    /// <summary>A network that needs more for one picture than any may is refused, as one of every other format.</summary>
    [Fact]
    public void Import_NetworkOfMoreThanItMayNeed_IsCharged()
    {
        var large = new GraphBuilder(13, 1, 1, 512, 512);
        NinFormatException error = Assert.Throws<NinFormatException>(() => OnnxImport.Import(
            large.Then("Conv", null, large.Constant(256, 1, 1, 1))
                .Then("Conv", new { pads = new[] { 1, 1, 1, 1 } }, large.Constant(512, 256, 3, 3)).Then("GlobalAveragePool").Build()));
        Assert.Contains("Limits.NetworkOperations", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The weights of each line are asked for with one line of the other dimension.</summary>
    [Fact]
    public void Import_ResizeOfALargePicture_IsCheap()
    {
        var g = new GraphBuilder(13, 1, 1, 640, 480);
        string size = g.Constant(OnnxTensor.Whole(1, 1, 1_280, 960));
        OnnxNetwork network = OnnxImport.Import(g.Then(
            "Resize", new { mode = "linear", coordinate_transformation_mode = "half_pixel" }, "", "", size).Build());
        Assert.IsType<Nin.Layers.Upsample>(Assert.Single(network.Network.Nodes).Layer);
    }
}
