using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Onnx.Tests.Evaluation;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>
/// The ONNX project's operator tests as networks: the first input is the pictures, the others are the same for all. What
/// becomes a network has to be right; what becomes none says why, and docs/onnx-operators.md lists it.
/// </summary>
public sealed class OnnxProjectNetworkTests(ITestOutputHelper output)
{
    /// <summary>Where to write the table to, for whoever changes what is supported.</summary>
    private const string TableVariable = "NIN_ONNX_TABLE";

    private const double Relative = 1e-4, Absolute = 1e-5;

    [Theory]
    [InlineData("node.tar.gz", 227)]
    [InlineData("pytorch-operator.tar.gz", 19)]
    [InlineData("pytorch-converted.tar.gz", 44)]
    public void Import_EveryTestOfTheProject_IsRightOrSaysWhyItIsNoNetwork(string archive, int networks)
    {
        IReadOnlyList<OnnxProject.Case> cases = OnnxProject.Read(archive, output);
        if (cases.Count == 0)
        {
            return;
        }

        int right = 0;
        List<string> wrong = [];
        var table = new StringBuilder(
            $"\n## {archive}\n\n| test | as a network | by the evaluator | why it is no network |\n| --- | --- | --- | --- |\n");
        foreach (OnnxProject.Case test in cases)
        {
            (bool isRight, string? reason) = Outcome(test);
            right += isRight ? 1 : 0;
            if (!isRight && reason is null)
            {
                wrong.Add(test.Name);
            }

            string network = isRight ? "yes" : reason is null ? "WRONG" : "", evaluated = OnnxProjectTests.Failure(test) ?? "yes";
            table.Append(CultureInfo.InvariantCulture, $"| {test.Name} | {network} | {evaluated} | {reason} |\n");
        }

        output.WriteLine($"{archive}: {right} of {cases.Count} tests pass as networks.");
        if (Environment.GetEnvironmentVariable(TableVariable) is string file)
        {
            File.AppendAllText(file, table.ToString());
        }

        Assert.Empty(wrong);
        Assert.InRange(right, networks, cases.Count);
        Assert.True(Page().Contains(table.ToString(), StringComparison.Ordinal), $"docs/onnx-operators.md: '{archive}' has another table.");
    }

    private static string Page([CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "onnx-operators.md"));

    /// <summary>Whether a test passes as a network; if it is none, why.</summary>
    private static (bool IsRight, string? Reason) Outcome(OnnxProject.Case test)
    {
        try
        {
            OnnxGraph graph = OnnxFile.Parse(test.Model);
            OnnxTensor[] inputs = [.. test.DataSets[0].Inputs.Select(input => OnnxFile.ParseTensor(input))];
            if (inputs.Length == 0)
            {
                return (false, "nothing goes in");
            }

            if (inputs[0].Type is not (ElementType.Float or ElementType.Float16))
            {
                return (false, $"{inputs[0].Type} goes in, a network reads 32-bit floats");
            }

            var others = inputs.Skip(1).Zip(graph.Inputs.Skip(1)).ToDictionary(pair => pair.Second.Name, pair => pair.First);
            OnnxNetwork network = OnnxImport.Import(graph, new OnnxImportOptions { Constants = others });
            using var session = new InferenceSession(network.Network, network.Weights, threads: 1);
            float[][] answers = session.Run(network.Input.ToNetwork(inputs[0].ToFloats()));
            for (int i = 0; i < answers.Length; i++)
            {
                OnnxTensor expected = OnnxFile.ParseTensor(test.DataSets[0].Outputs[i]);
                float[] actual = network.Outputs[i].ToGraph(answers[i]);
                if (actual.Length != expected.Length || !Agree(expected, actual))
                {
                    return (false, null);
                }
            }

            return (true, null);
        }
        catch (NinFormatException error)
        {
            string reason = error.Problem.Replace("|", "\\|", StringComparison.Ordinal);
            return (false, reason);
        }
    }

    private static bool Agree(OnnxTensor expected, float[] actual)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            double wanted = expected.Values[i];
            bool isClose = wanted.Equals(actual[i]) || Math.Abs(actual[i] - wanted) <= Absolute + (Relative * Math.Abs(wanted));
            if (!isClose)
            {
                return false;
            }
        }

        return true;
    }
}
