using Nin.Formats;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Evaluation;

/// <summary>The evaluator on the tests that the ONNX project holds every implementation to.</summary>
public sealed class OnnxProjectTests(ITestOutputHelper output)
{
    /// <summary>
    /// What the numbers may differ by. They were made in 32-bit floats, whose sums of a few hundred products are off by some
    /// units in the sixth place; the project's own runner allows a thousandth.
    /// </summary>
    private const double Relative = 1e-5, Absolute = 1e-5;

    /// <summary>What is not supported, with the reason.</summary>
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
        ["test_identity_opt"] = "its input is no tensor but an optional sequence of them",
    };

    [Theory]
    [InlineData("node.tar.gz", 392)]
    [InlineData("pytorch-operator.tar.gz", 35)]
    [InlineData("pytorch-converted.tar.gz", 44)]
    public void Run_EveryTestOfTheProject_GivesItsOutputs(string archive, int count)
    {
        IReadOnlyList<OnnxProject.Case> cases = OnnxProject.Read(archive, output);
        if (cases.Count == 0)
        {
            return;
        }

        Assert.Equal(count, cases.Count);
        Dictionary<string, string> failures = [];
        foreach (OnnxProject.Case test in cases)
        {
            if (Failure(test) is string problem)
            {
                failures.Add(test.Name, problem);
                output.WriteLine($"{test.Name}: {problem}");
            }
        }

        output.WriteLine($"{archive}: {cases.Count - failures.Count} of {cases.Count} tests pass.");
        Assert.Equal(Unsupported.Keys.Where(name => cases.Any(test => test.Name == name)), failures.Keys);
    }

    /// <summary>What is wrong with a test's outputs; null where nothing is.</summary>
    internal static string? Failure(OnnxProject.Case test)
    {
        try
        {
            OnnxGraph graph = OnnxFile.Parse(test.Model);
            return test.DataSets.Count == 0
                ? "no data"
                : test.DataSets.Select(set => Failure(graph, set)).FirstOrDefault(problem => problem is not null);
        }
        catch (NinFormatException error)
        {
            return error.Message;
        }
    }

    private static string? Failure(OnnxGraph graph, OnnxProject.DataSet set)
    {
        Dictionary<string, OnnxTensor> inputs = new(StringComparer.Ordinal);
        for (int i = 0; i < set.Inputs.Length; i++)
        {
            inputs.Add(graph.Inputs[i].Name, OnnxFile.ParseTensor(set.Inputs[i]));
        }

        IReadOnlyDictionary<string, OnnxTensor> results = OnnxEvaluator.Run(graph, inputs);
        for (int i = 0; i < set.Outputs.Length; i++)
        {
            OnnxTensor expected = OnnxFile.ParseTensor(set.Outputs[i]), result = results[graph.Outputs[i].Name];
            if (result.Type != expected.Type || !result.Shape.SequenceEqual(expected.Shape))
            {
                return $"output {i}: expected {expected.Type} [{string.Join(", ", expected.Shape)}], got {result.Type} [{string.Join(", ", result.Shape)}]";
            }

            for (int j = 0; j < expected.Length; j++)
            {
                double number = result.Values[j], wanted = expected.Values[j];
                if (!number.Equals(wanted) && !(Math.Abs(number - wanted) <= Absolute + (Relative * Math.Abs(wanted))))
                {
                    return $"output {i}, number {j}: expected {wanted:R}, got {number:R}";
                }
            }
        }

        return null;
    }
}
