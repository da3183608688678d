using Nin.Models;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>
/// Nine published networks as the ONNX project tests its own runners with them: as they are, but for weights, which are one
/// number
/// repeated. They have to become networks that give the project's outputs.
/// </summary>
public sealed class LightModelTests(ITestOutputHelper output)
{
    private const string Archive = "onnx/light.tar.gz";

    /// <summary>The project's own runner allows a thousandth; the outputs were made in floats.</summary>
    private const double Relative = 1e-5;

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("bvlc_alexnet")]
    [InlineData("zfnet512")]
    [InlineData("vgg19")]
    [InlineData("inception_v1")]
    [InlineData("inception_v2")]
    [InlineData("resnet50")]
    [InlineData("densenet121")]
    [InlineData("squeezenet")]
    [InlineData("shufflenet")]
    public void Import_LightModel_GivesTheProjectsOutput(string name)
    {
        if (Checkout.SharedFile(Archive) is not string path)
        {
            output.WriteLine($"{Archive} is not there: {name} is not looked at here.");
            return;
        }

        OnnxGraph graph = OnnxFile.Parse(ArchivedFile.Read(path, $"light/light_{name}.onnx"));
        OnnxTensor expected = OnnxFile.ParseTensor(ArchivedFile.Read(path, $"light/light_{name}_output_0.pb"));
        OnnxNetwork network = OnnxImport.Import(graph);
        using var session = new InferenceSession(network.Network, network.Weights);
        float[] actual = network.Outputs[0].ToGraph(
            session.Run(network.Input.ToNetwork(Rising(network.Input.Positions.Length)))[0]);
        Assert.Equal(expected.Length, actual.Length);
        float[] wanted = expected.ToFloats();
        double farthest = wanted.Zip(actual, (one, other) => Math.Abs((double)one - other)).Max() / wanted.Max(Math.Abs);
        output.WriteLine($"{name}: within {farthest:0.0e+0} of the largest number, {wanted.Max():R}; {wanted.Distinct().Count()} different ones");
        Assert.InRange(farthest, 0, Relative);
    }

    /// <summary>The picture that the project's runner makes: numbers that rise from 0 to 1.</summary>
    private static float[] Rising(int count) => [.. Enumerable.Range(0, count).Select(i => (float)(i / (double)count))];
}
