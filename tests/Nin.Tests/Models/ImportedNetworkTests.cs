using Nin.Imaging;
using Nin.Models;
using Nin.Networks;

namespace Nin.Tests.Models;

/// <summary>What a network of another framework answers as a model.</summary>
public sealed class ImportedNetworkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToModel_SigmoidAtTheEnd_AnswersWithWhatTheNetworkComputes(bool flattened)
    {
        NetworkBuilder layers = new NetworkBuilder("many", 8, 8, 3).Conv2d(4, 3).Relu().Conv2d(5, 1);
        Network network = flattened
            ? layers.AvgPool2d(6).Sigmoid().Flatten().Build()
            : layers.GlobalAvgPool2d().Sigmoid().Build();
        ImportedNetwork imported = BackboneTests.Imported(network, seed: 4);
        Model model = imported.ToModel();
        Assert.Equal(AnswerKind.AnyClasses, model.AnswerKind);
        Image picture = new(8, 8, 3, Enumerable.Range(0, 192).Select(i => (byte)(i * 7)).ToArray());
        float[] numbers = new float[picture.Pixels.Length];
        model.Preprocessing.Apply(picture, numbers);
        using var session = new InferenceSession(imported.Network, imported.Weights);
        float[] expected = session.Run(numbers)[0].ToArray();
        using var classifier = new Classifier(model, threads: 1);
        Prediction answer = classifier.Classify(picture);
        Assert.True(expected.Sum() is < 0.9f or > 1.1f, "the case would not tell a softmax from sigmoids");
        Assert.All(expected.Zip(answer.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void ToModel_MeanOfSigmoids_IsLeftAsItIs()
    {
        Network network = new NetworkBuilder("maps", 8, 8, 3).Conv2d(5, 3).Sigmoid().GlobalAvgPool2d().Build();
        Model model = BackboneTests.Imported(network, seed: 4).ToModel();
        Assert.Equal(network.Nodes.Length, model.Network.Nodes.Length);
    }
}
