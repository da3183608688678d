using System.Collections.Frozen;
using Nin.Formats;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using static Nin.Onnx.Tests.Evaluation.Node;

namespace Nin.Onnx.Tests.Evaluation;

public sealed class OnnxEvaluatorTests
{
    [Fact]
    public void Run_AGraph_ComputesItsOutputs()
    {
        OnnxGraph graph = Graph(NodeOf("Add", ["x", "c"], "s"), NodeOf("Relu", ["s"], "y"));
        Assert.Equal("Float [2] 0 3", Text(OnnxEvaluator.Run(graph, Input())["y"]));
    }

    [Fact]
    public void Run_NoInput_NamesIt() => Assert.StartsWith(
        "'g': expected an input 'x'.",
        Assert.Throws<ArgumentException>(
            () => OnnxEvaluator.Run(Graph(NodeOf("Relu", ["x"], "y")), new Dictionary<string, OnnxTensor>())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Run_AnUnknownOperator_ListsTheKnownOnes()
    {
        OnnxGraph graph = Graph(NodeOf("Mystery", ["x"], "y"));
        string message = Assert.Throws<NinFormatException>(() => OnnxEvaluator.Run(graph, Input())).Message;
        Assert.StartsWith("ONNX: the operator of Mystery 'y' (operator set 13) is not supported. Supported are ", message, StringComparison.Ordinal);
        Assert.Contains("Conv", OnnxEvaluator.Operators);
        Assert.Equal(OnnxEvaluator.Operators.Order(StringComparer.Ordinal), OnnxEvaluator.Operators);
    }

    [Fact]
    public void Run_ANodeThatCannot_IsNamed() => Assert.Equal(
        "ONNX: Concat 'y' (operator set 13): expected shapes like [2] but for axis 0, got [1, 1].",
        Assert.Throws<NinFormatException>(() => OnnxEvaluator.Run(
            Graph(new OnnxNode(
                "Concat", "y", "", 13, ["x", "m"], ["y"], new OnnxAttributes([KeyValuePair.Create("axis", (object)0L)]))), Input())).Message);

    /// <summary>One number repeated counts as one.</summary>
    [Fact]
    public void Run_MoreNumbersThanAllowed_IsRefused()
    {
        OnnxGraph graph = Graph(NodeOf("Relu", ["x"], "a"), NodeOf("Relu", ["a"], "y"));
        Assert.Equal("Float [2] 0 2", Text(OnnxEvaluator.Run(graph, Input(), new OnnxLimits { EvaluatedNumbers = 4 })["y"]));
        Assert.StartsWith(
            "ONNX: expected a graph that makes at most 3 numbers, got more.",
            Assert.Throws<NinFormatException>(
                () => OnnxEvaluator.Run(graph, Input(), new OnnxLimits { EvaluatedNumbers = 3 })).Message,
            StringComparison.Ordinal);
        var filled = new Dictionary<string, OnnxTensor> { ["x"] = OnnxTensor.Filled(ElementType.Float, [1000], 1) };
        Assert.True(OnnxEvaluator.Run(graph, filled, new OnnxLimits { EvaluatedNumbers = 1000 })["y"].IsFilled);
    }

    private static Dictionary<string, OnnxTensor> Input() => new() { ["x"] = Floats([2], -1, 2) };

    private static OnnxNode NodeOf(string name, string[] inputs, string output) =>
        new(name, output, "", 13, [.. inputs], [output], OnnxAttributes.None);

    private static OnnxGraph Graph(params OnnxNode[] nodes)
    {
        var constants = new Dictionary<string, OnnxTensor> { ["c"] = Number(1), ["m"] = Counting(1, 1) };
        return new OnnxGraph(
            "g", 13, [new OnnxValue("x", ElementType.Float, [2])], [new OnnxValue("y", ElementType.Float, default)], [.. nodes],
            constants.ToFrozenDictionary(), FrozenDictionary<string, string>.Empty);
    }
}
