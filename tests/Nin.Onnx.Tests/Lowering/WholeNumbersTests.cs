using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Tests.Lowering;

public sealed class WholeNumbersTests
{
    [Fact]
    public void Import_ArithmeticOnBytes_IsRefused()
    {
        var g = new GraphBuilder(13, 1, 3, 4, 4);
        OnnxGraph graph = OfBytes(g.Then("Identity").Then("Add", null, g.Constant(OnnxTensor.Scalar(ElementType.UInt8, 200))).Build());
        Assert.Equal(
            "ONNX: no layer stands for Add 'add1' (operator set 13): expected floats in 'identity0', got UInt8, which computes otherwise; "
                + "Cast makes floats of them.",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message);
    }

    [Fact]
    public void Import_BytesThatAreMovedAndCast_AreComputed()
    {
        var g = new GraphBuilder(13, 1, 1, 2, 2);
        g.Then("Transpose", new { perm = new[] { 0, 1, 3, 2 } }).Then("Cast", new { to = (int)ElementType.Int32 });
        g.Then("Cast", new { to = (int)ElementType.Float });
        OnnxNetwork lowered = OnnxImport.Import(OfBytes(g.Then("Add", null, g.Constant(OnnxTensor.Floats([], [0.5f]))).Build()));
        using var session = new InferenceSession(lowered.Network, lowered.Weights, threads: 1);
        float[] answers = lowered.Outputs[0].ToGraph(session.Run(lowered.Input.ToNetwork([1, 2, 3, 255]))[0]);
        Assert.Equal([1.5f, 3.5f, 2.5f, 255.5f], answers);
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Bool)]
    public void Import_CastThatLosesNumbers_IsRefused(ElementType type)
    {
        OnnxGraph graph = OfBytes(new GraphBuilder(13, 1, 3, 4, 4).Then("Cast", new { to = (int)type }).Build());
        Assert.Contains(
            "it makes whole numbers of what depends on the picture",
            Assert.Throws<NinFormatException>(() => OnnxImport.Import(graph)).Message, StringComparison.Ordinal);
    }

    private static OnnxGraph OfBytes(OnnxGraph graph) => new(
        graph.Name, graph.Opset, [new OnnxValue("x", ElementType.UInt8, graph.Inputs[0].Shape)], graph.Outputs, graph.Nodes,
        graph.Constants, graph.Metadata);
}
