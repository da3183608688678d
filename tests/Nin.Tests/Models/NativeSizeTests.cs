using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Execution;

namespace Nin.Tests.Models;

public sealed class NativeSizeTests
{
    private static readonly Network Network = new NetworkBuilder("any size", 12, 12, 3)
        .Conv2d(6, 3, padding: 1).BatchNorm2d().Relu().MaxPool2d(2).Conv2d(4, 1, name: "maps").GlobalAvgPool2d().Build();

    [Fact]
    public void ClassifyNative_PictureOfTheNetworksSize_IsTheSameToTheBit()
    {
        using var classifier = new Classifier(ModelOf(Network));
        Image image = Noise(12, 12);
        Assert.Equal(classifier.Classify(image).Probabilities.AsEnumerable(), classifier.ClassifyNative(image).Probabilities);
    }

    [Fact]
    public void ClassifyNative_LargerPicture_IsWhatTheNetworkOfThatSizeAnswers()
    {
        using var classifier = new Classifier(ModelOf(Network), values: ["maps"]);
        Model larger = new(
            Network.WithInput(Network.Input with { Height = 20, Width = 31 }), ModelOf(Network).Weights, ["a", "b", "c", "d"],
            Preprocessing.ScaleOnly(20, 31, 3));
        using var expected = new Classifier(larger);
        Image image = Noise(20, 31);
        for (int i = 0; i < 6; i++)
        {
            // More sizes than are kept, and back again.
            classifier.ClassifyNative(Noise(12 + i, 14));
            Prediction answer = classifier.ClassifyNative(image);
            Assert.Equal(expected.Classify(image).Probabilities.AsEnumerable(), answer.Probabilities);
            Assert.Equal((10, 15), (answer.Value("maps").Shape.Height, answer.Value("maps").Shape.Width));
        }
    }

    [Fact]
    public void ClassifyNative_NetworkWithAFullyConnectedLayer_SaysWhichLayerDoesNotFit()
    {
        Network fixedSize = new NetworkBuilder("fixed", 8, 8, 3).Conv2d(2, 3).Flatten().Linear(4, name: "fc").Build();
        using var classifier = new Classifier(ModelOf(fixedSize));
        Assert.Equal(
            "fixed: layer 'fc': Linear: expected [N, 72], got [N, 98].",
            Assert.Throws<NetworkException>(() => classifier.ClassifyNative(Noise(9, 9))).Message);
    }

    [Fact]
    public void ClassifyNative_TooSmallOrTooLargeAsAWhole_IsRefused()
    {
        using var classifier = new Classifier(ModelOf(Network));
        Assert.Throws<NetworkException>(() => classifier.ClassifyNative(Noise(1, 1)));

        // A normalisation over all places needs them at once: no tiles.
        Network whole = new NetworkBuilder("whole", 12, 12, 3).Conv2d(6, 3, padding: 1).GroupNorm(2).Relu().Conv2d(4, 1)
            .GlobalAvgPool2d().Build();
        using var untiled = new Classifier(ModelOf(whole));
        NinFormatException refused = Assert.Throws<NinFormatException>(
            () => untiled.ClassifyNative(new Image(9000, 9000, 3, new byte[9000 * 9000 * 3])));
        Assert.Equal(Remedy.RaiseNetworkLimits, refused.Remedy);
        Assert.Contains("(Limits.NetworkBytes)", refused.Message, StringComparison.Ordinal);
        using var raised = new Classifier(ModelOf(whole), limits: new Limits { NetworkBytes = 100_000 });
        Assert.Throws<NinFormatException>(() => raised.ClassifyNative(Noise(90, 90)));
        Assert.Equal(4, untiled.ClassifyNative(Noise(90, 90)).Probabilities.Length);
    }

    private static Model ModelOf(Network network)
    {
        using var parameters = TestNumbers.Parameters(network);
        return new Model(
            network, parameters.ToTensors(), ["a", "b", "c", "d"],
            Preprocessing.ScaleOnly(network.Input.Height, network.Input.Width, network.Input.Channels));
    }

    internal static Image Noise(int height, int width)
    {
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 37 % 251);
        }

        return new Image(height, width, 3, pixels);
    }
}
