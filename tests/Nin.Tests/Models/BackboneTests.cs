using Nin.Execution.Parameters;
using Nin.Models;
using Nin.Networks;
using Nin.Training;

namespace Nin.Tests.Models;

public class BackboneTests
{
    private static NetworkBuilder Begun(string name) => new NetworkBuilder(name, 8, 8, 3).Conv2d(6, 3, padding: 1).Relu();

    public static TheoryData<string, string> Heads => new()
    {
        { "nin", "relu1" },
        { "nin with a ReLU on its maps", "relu1" },
        { "linear", "relu1" },
        { "linear with softmax", "relu1" },
        { "linear on all places", "flatten1" },
        { "two linear layers", "relu2" },
        { "none, maps", "relu1" },
        { "none, averaged", "relu1" },
    };

    private static Network Of(string kind) => kind switch
    {
        "nin" => Begun(kind).Conv2d(4, 1).GlobalAvgPool2d().Build(),
        "nin with a ReLU on its maps" => Begun(kind).Conv2d(4, 1).Relu().GlobalAvgPool2d().Build(),
        "linear" => Begun(kind).GlobalAvgPool2d().Flatten().Linear(4).Build(),
        "linear with softmax" => Begun(kind).GlobalAvgPool2d().Flatten().Dropout(0.5f).Linear(4).Softmax().Build(),
        "linear on all places" => Begun(kind).Flatten().Linear(4).Build(),
        "two linear layers" => Begun(kind).Flatten().Linear(7).Relu().Linear(4).Build(),
        "none, maps" => Begun(kind).Build(),
        _ => Begun(kind).AvgPool2d(8).Build(),
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Of_Network_EndsWhereItsHeadBegins(string kind, string features) =>
        Assert.Equal(features, BackboneOf(Of(kind)).Network.Outputs[0].Node);

    [Theory]
    [MemberData(nameof(Heads))]
    public void WithHead_OfEitherKind_AnswersAllClassesAlike(string kind, string features)
    {
        Assert.NotEmpty(features);
        foreach (BackboneHead head in Enum.GetValues<BackboneHead>())
        {
            Model model = BackboneOf(Of(kind)).WithHead(["a", "b", "c"], head);
            Assert.Equal(3, model.Network.Classes);
            using var classifier = new Classifier(model, threads: 1);
            Prediction answer = classifier.Classify(new Nin.Imaging.Image(8, 8, 3, new byte[8 * 8 * 3]));
            Assert.All(answer.Probabilities.ToArray(), probability => Assert.Equal(1f / 3, probability, 6));
        }
    }

    [Fact]
    public void Of_LayerThatIsNot_NamesSome() => Assert.Equal(
        "nin: there is no layer 'relu9'. Layers are conv1, relu1, conv2, gap, flatten.",
        Assert.Throws<ArgumentException>(() => Backbone.Of(Imported(Of("nin")), "relu9")).Message);

    [Fact]
    public void Of_NothingButAHead_IsRefused() => Assert.Equal(
        "head: expected layers before the head, got none.",
        Assert.Throws<ArgumentException>(() => BackboneOf(
            new NetworkBuilder("head", 8, 8, 3).Conv2d(4, 1).GlobalAvgPool2d().Build())).Message);

    [Fact]
    public void WithReversedChannels_OfAPictureInTheOtherOrder_AnswersTheSame()
    {
        ImportedNetwork network = Imported(Of("linear"));
        float[] picture = [.. Enumerable.Range(0, 8 * 8 * 3).Select(i => (i * 7 % 19 / 19f) - 0.4f)];
        float[] turned = [.. picture.Chunk(3).SelectMany(pixel => pixel.Reverse())];
        using var plain = new InferenceSession(network.Network, network.Weights, threads: 1);
        ImportedNetwork other = network.WithReversedChannels();
        using var reversed = new InferenceSession(other.Network, other.Weights, threads: 1);
        float[] expected = plain.Run(picture)[0], answer = reversed.Run(turned)[0];
        Assert.True(expected.Zip(answer, (a, b) => Math.Abs(a - b)).Max() < 1e-6);
        Assert.NotEqual(expected, plain.Run(turned)[0]);
    }

    [Fact]
    public void WithReversedChannels_PictureReadByAnotherLayer_IsRefused() => Assert.Equal(
        "pooled: expected convolutions alone to read the picture, so that its channels can be reversed, got MaxPool2d 'pool1'.",
        Assert.Throws<ArgumentException>(() => Imported(
            new NetworkBuilder("pooled", 8, 8, 3).MaxPool2d(2).Conv2d(4, 1).Build()).WithReversedChannels()).Message);

    [Fact]
    public void Find_UnknownName_NamesTheNearest() => Assert.StartsWith(
        "'resnet-18' is no known backbone, did you mean 'resnet18'?",
        Assert.Throws<ArgumentException>(() => BackboneCatalog.Find("resnet-18")).Message, StringComparison.Ordinal);

    /// <summary>The network with weights as a training draws them.</summary>
    internal static ImportedNetwork Imported(Network network, ulong seed = 3)
    {
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        new InitializationSettings().Apply(parameters, seed);
        return new ImportedNetwork(network, parameters.ToTensors(), [], null);
    }

    private static Backbone BackboneOf(Network network) => Backbone.Of(Imported(network));
}
