using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Golden;

namespace Nin.Keras.Tests;

/// <summary>A scale that a model begins with is a preprocessing, elsewhere a layer.</summary>
public sealed class PreprocessingTests
{
    private static readonly GoldenTensor Identity = new([1, 1, 3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);

    [Fact]
    public void Read_RescalingInFront_IsAScale()
    {
        ImportedNetwork read = Read("""[null, 2, 2, 3]""", SmallModel.Layer("Rescaling", "scale", "\"scale\": 0.5, \"offset\": 0"));
        Assert.Equal(new Preprocessing(PreprocessingKind.Scale, 2, 2, 3, 0.5f, [], []), read.Preprocessing);
        Assert.Equal(["conv"], read.Network.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Read_RescalingAndNormalizationInFront_AreOneStandardization()
    {
        ImportedNetwork read = Read(
            """[null, 2, 2, 3]""",
            SmallModel.Layer("RandomFlip", "flip"),
            SmallModel.Layer("Rescaling", "scale", "\"scale\": 0.25, \"offset\": -1"),
            SmallModel.Layer("Normalization", "norm", "\"axis\": [-1], \"mean\": [1, 2, 3], \"variance\": [4, 1, 16]"));

        // (x / 4 − 1 − mean) / deviation = (x − 4 · (mean + 1)) / (4 · deviation)
        Assert.Equal(
            new Preprocessing(PreprocessingKind.Standardize, 2, 2, 3, 1, [8, 12, 16], [8, 4, 16]), read.Preprocessing);
    }

    [Fact]
    public void Read_ScaleOfFiveChannels_IsALayer()
    {
        ImportedNetwork read = SmallModel.Read(
            SmallModel.Sequential(
                "m", SmallModel.Input("[null, 2, 2, 5]"), SmallModel.Layer("Rescaling", "scale", "\"scale\": 0.5, \"offset\": 1")));
        Assert.Null(read.Preprocessing);
        using var session = new InferenceSession(read.Network, read.Weights, threads: 1);
        float[] picture = [.. Enumerable.Range(0, 20).Select(i => (float)i)];
        Assert.Equal(picture.Select(number => (number * 0.5f) + 1), session.Run(picture)[0]);
    }

    [Fact]
    public void Read_OpenSizes_AreThoseOfTheOptions()
    {
        using var folder = new Folder();
        KerasWriter.WriteLegacy(
            folder.File("model.h5"),
            SmallModel.Sequential("m", SmallModel.Input("[null, null, null, 3]"), SmallModel.Pixels("conv", 3)), "3.3.3",
            [("conv", "")], [("conv", "conv/kernel:0", Identity)]);
        Network network = KerasImport.Read(folder.File("model.h5"), new() { Height = 5, Width = 7 }).Network;
        Assert.Equal(new FeatureShape(5, 7, 3), network.Input);
    }

    private static ImportedNetwork Read(string shape, params string[] front) => SmallModel.Read(
        SmallModel.Sequential("m", [SmallModel.Input(shape), .. front, SmallModel.Pixels("conv", 3)]),
        ("conv", "conv/kernel:0", Identity));
}
