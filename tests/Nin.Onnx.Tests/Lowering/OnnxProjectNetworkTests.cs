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
/// The ONNX project's operator tests as networks. What becomes a network has to be right; what becomes none says why, and
/// docs/onnx-operators.md lists it.
/// </summary>
public sealed class OnnxProjectNetworkTests(ITestOutputHelper output)
{
    /// <summary>Where to write the table to, for whoever changes what is supported.</summary>
    private const string TableVariable = "NIN_ONNX_TABLE";

    private const double Relative = 1e-4, Absolute = 1e-5;

    [Theory]
    [InlineData("node.tar.gz", 299)]
    [InlineData("pytorch-operator.tar.gz", 26)]
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
            OnnxTensor[] outputs = [.. test.DataSets[0].Outputs.Select(output => OnnxFile.ParseTensor(output))];
            return inputs.Length == 0 ? (false, "nothing goes in")
                : inputs.Concat(outputs).Any(IsBeyondFloats) ? (false, "it has numbers that are larger than any 32-bit float")
                : (IsRight(graph, inputs, outputs), null);
        }
        catch (NinFormatException error)
        {
            string reason = error.Problem.Replace("|", "\\|", StringComparison.Ordinal);
            return (false, reason);
        }
    }

    private static bool IsRight(OnnxGraph graph, OnnxTensor[] inputs, OnnxTensor[] outputs)
    {
        (OnnxNetwork network, OnnxTensor[] pictures) = Imported(graph, inputs);
        using var session = new InferenceSession(network.Network, network.Weights, threads: 1);
        float[][] answers = session.Run(network.ToNetwork([.. pictures.Select(picture => picture.ToFloats())]));
        return answers.Zip(network.Outputs, outputs).All(answer => Agree(answer.Third, answer.Second.ToGraph(answer.First)));
    }

    /// <summary>
    /// The first input is the pictures and the others are the same for all; where that makes no network, those that have as many
    /// rows as there are pictures are theirs too.
    /// </summary>
    private static (OnnxNetwork Network, OnnxTensor[] Pictures) Imported(OnnxGraph graph, OnnxTensor[] inputs)
    {
        try
        {
            return Imported(graph, inputs, input => input == inputs[0]);
        }
        catch (NinFormatException) when (inputs.Skip(1).Any(IsOfEach))
        {
            try
            {
                return Imported(graph, inputs, IsOfEach);
            }
            catch (NinFormatException)
            {
                // The first reason says more.
            }

            throw;
        }

        bool IsOfEach(OnnxTensor input) => input.Rank > 0 && inputs[0].Rank > 0 && input.Shape[0] == inputs[0].Shape[0];
    }

    private static (OnnxNetwork Network, OnnxTensor[] Pictures) Imported(
        OnnxGraph graph, OnnxTensor[] inputs, Func<OnnxTensor, bool> isPicture)
    {
        (OnnxValue Value, OnnxTensor Tensor)[] given = [.. graph.Inputs.Zip(inputs)];
        var others = given.Where(input => !isPicture(input.Tensor))
            .ToDictionary(input => input.Value.Name, input => input.Tensor);
        OnnxNetwork network = OnnxImport.Import(graph, new OnnxImportOptions { Constants = others, JoinsInputs = true });
        return (network, [.. inputs.Where(isPicture)]);
    }

    /// <summary>Whether there is a number that a network takes for infinity, as in memory that nobody has written to.</summary>
    private static bool IsBeyondFloats(OnnxTensor tensor)
    {
        foreach (double value in tensor.Values)
        {
            if (double.IsFinite(value) && Math.Abs(value) > float.MaxValue)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Agree(OnnxTensor expected, float[] actual)
    {
        if (actual.Length != expected.Length)
        {
            return false;
        }

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
