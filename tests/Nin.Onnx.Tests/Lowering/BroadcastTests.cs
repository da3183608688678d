using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>
/// Constants beside pictures, of every shape that grows to theirs: right, or refused where a picture has its own.
/// </summary>
public sealed class BroadcastTests
{
    private static readonly int[][] Shapes =
    [
        [], [1], [2], [3], [4], [5], [1, 1], [1, 3], [2, 1], [2, 3], [3, 1], [3, 3], [4, 5], [4, 1], [1, 5], [3, 4, 5], [3, 1, 1],
        [3, 4, 1], [3, 1, 5], [1, 4, 5], [1, 1, 5], [2, 1, 1], [1, 3, 4, 5], [1, 3, 1, 1], [2, 3, 4, 5], [2, 1, 1, 1],
        [1, 1, 1, 1], [1, 1, 1, 1, 1],
    ];

    private static readonly int[][] Pictures =
        [[2, 3], [3, 3], [1, 3], [2, 1], [2, 3, 4, 5], [2, 3, 1, 1], [3, 3, 3, 3], [2, 3, 4], [2]];

    [Theory]
    [InlineData("Add")]
    [InlineData("Sub")]
    [InlineData("Mul")]
    [InlineData("Div")]
    [InlineData("Pow")]
    [InlineData("Max")]
    [InlineData("PRelu")]
    [InlineData("Sum")]
    public void Import_BesideAConstant_IsRightOrRefused(string kind)
    {
        int right = Pictures.Sum(picture => Shapes.Sum(shape =>
            Right(picture, kind, shape, isFirst: false)
            + (kind is "PRelu" or "Pow" ? 0 : Right(picture, kind, shape, isFirst: true))));
        Assert.InRange(right, 50, int.MaxValue);
    }

    /// <summary>Operator sets before 7 say at which dimension the second input begins.</summary>
    [Theory]
    [InlineData("Add")]
    [InlineData("Div")]
    [InlineData("Pow")]
    public void Import_BeginningAtAnAxis_IsRightOrRefused(string kind)
    {
        int right = 0;
        foreach (int[] picture in Pictures)
        {
            for (int axis = 0; axis < picture.Length; axis++)
            {
                for (int end = axis; end <= picture.Length; end++)
                {
                    right += Right(picture, kind, picture[axis..end], isFirst: false, new { broadcast = 1, axis }, opset: 6);
                }
            }
        }

        Assert.InRange(right, 15, int.MaxValue);
    }

    [Fact]
    public void Import_GemmsSummand_IsRightOrRefused()
    {
        int right = 0;
        foreach (int[] shape in (int[][])[[], [1], [3], [1, 3], [1, 1], [3, 1], [3, 3]])
        {
            var g = new GraphBuilder(13, 3, 4);
            right += Right(g.Then("Gemm", null, g.Constant(4, 3), g.Constant(shape)).Build());
        }

        Assert.Equal(5, right);
    }

    [Fact]
    public void Import_Doubles_AreComputedAsFloats()
    {
        var g = new GraphBuilder(6, 2, 3);
        string constant = g.Constant(new OnnxTensor(ElementType.Double, [3], [1, 2, 3]));
        OnnxGraph graph = g.Then("Add", new { broadcast = 1, axis = 1 }, constant).Build();
        OnnxGraph doubles = new(
            graph.Name, graph.Opset, [new OnnxValue("x", ElementType.Double, [2, 3])], graph.Outputs, graph.Nodes, graph.Constants,
            graph.Metadata);
        Assert.Equal(1, Right(doubles));
        Assert.Equal(ElementType.Double, OnnxImport.Import(doubles).Input.Type);
    }

    private static int Right(int[] picture, string kind, int[] shape, bool isFirst, object? attributes = null, int opset = 13)
    {
        var g = new GraphBuilder(opset, picture);
        float[] numbers = [.. g.Numbers(shape).Select(number => Math.Abs(number) + 0.5f)];
        string constant = g.Constant(OnnxTensor.Floats([.. shape], numbers));
        g.Of("Abs", null, "x");
        return Right((isFirst ? g.Of(kind, attributes, constant, g.Last) : g.Of(kind, attributes, g.Last, constant)).Build());
    }

    /// <summary>1 where the network answers as the evaluator does, 0 where one refuses the graph.</summary>
    private static int Right(OnnxGraph graph)
    {
        float[] numbers = new GraphBuilder(13, 1).Numbers([.. graph.Inputs[0].Shape]);
        OnnxTensor expected;
        OnnxNetwork lowered;
        try
        {
            var inputs = new Dictionary<string, OnnxTensor> { ["x"] = OnnxTensor.Floats(graph.Inputs[0].Shape, numbers) };
            expected = OnnxEvaluator.Run(graph, inputs)[graph.Outputs[0].Name];
            lowered = OnnxImport.Import(graph);
        }
        catch (NinFormatException)
        {
            return 0;
        }

        using var session = new InferenceSession(lowered.Network, lowered.Weights, threads: 1);
        float[] answers = lowered.Outputs[0].ToGraph(session.Run(lowered.Input.ToNetwork(numbers))[0]);
        Assert.Equal(expected.Shape.Skip(1), lowered.Outputs[0].Sizes.AsEnumerable());
        Assert.Equal(expected.Length, answers.Length);
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(expected.Values[i], answers[i], 1e-5 * Math.Max(1, Math.Abs(expected.Values[i])));
        }

        return 1;
    }
}
