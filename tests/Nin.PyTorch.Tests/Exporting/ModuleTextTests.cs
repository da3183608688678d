using Nin.Imaging;
using Nin.Layers;
using Nin.Models;
using Nin.Tensors;
using Nin.Testing.Golden;

namespace Nin.PyTorch.Tests.Exporting;

/// <summary>The modules that are written are those that PyTorch has run, and it gives what Nin gives.</summary>
public sealed class ModuleTextTests
{
    /// <summary>Of the largest logit: float32 sums in another order, through some ten layers.</summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => [.. ExportedNetworks.Names];

    [Fact]
    public void Networks_Together_HaveEveryKindOfLayer() => Assert.Equal(
        LayerKinds.Names,
        ExportedNetworks.Names.SelectMany(name => ExportedNetworks.Model(name).Network.Nodes).Select(node => node.Layer.Kind)
            .Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Module_OfANetwork_IsTheTextThatPyTorchRan(string name) => GoldenText.AssertEqual(
        Path.Combine(Golden.Folder, "exporting", $"{name}.py"),
        PyTorchExport.ToModule(ExportedNetworks.Model(name), $"{name}.pt"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Module_RunByPyTorch_GivesNinsOutputs(string name)
    {
        Model model = ExportedNetworks.Model(name);
        FeatureShape input = model.Network.Input;
        float[] numbers = [.. Formula.Uniform("input", 2 * input.Length).Select(number => (float)number)];
        using var session = new InferenceSession(model.Network, model.Weights, threads: 1);
        float[][] outputs = session.Run(Formula.ChannelsLast(numbers, input));
        Dictionary<string, GoldenTensor> expected = Golden.Expected("exporting", name);
        Assert.Equal(model.Network.Outputs.Length + 1, expected.Count);
        for (int i = 0; i < outputs.Length; i++)
        {
            FeatureShape shape = model.Network.OutputShapes[model.Network.IndexOf(model.Network.Outputs[i].Node)];
            AssertNear(Formula.ChannelsLast(expected[$"{i}"].Values, shape), outputs[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Module_AskedAboutPixels_AnswersAsTheClassifier(string name)
    {
        Model model = ExportedNetworks.Model(name);
        FeatureShape input = model.Network.Input;
        byte[] pixels =
            [.. Formula.Uniform("input", 2 * input.Length).Select(number => (byte)Math.Floor((number + 1) * 128))];
        byte[][] pictures = [.. Formula.ChannelsLast(pixels, input).Chunk(input.Length)];
        float[][] expected = [.. Golden.Expected("exporting", name)["probabilities"].Values.Chunk(model.Labels.Length)];
        using var classifier = new Classifier(model, threads: 1);
        for (int i = 0; i < pictures.Length; i++)
        {
            Prediction answer = classifier.Classify(new Image(input.Height, input.Width, input.Channels, pictures[i]));
            Assert.All(
                answer.Top(model.Labels.Length),
                one => Assert.Equal(expected[i][model.Labels.IndexOf(one.Label)], one.Probability, Tolerance));
        }
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        double largest = expected.Max(number => Math.Abs((double)number));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * largest));
    }
}
