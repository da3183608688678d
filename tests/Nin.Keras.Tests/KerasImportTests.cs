using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Golden;

namespace Nin.Keras.Tests;

/// <summary>Whole models, in both forms of files, give what Keras' definitions say.</summary>
public sealed class KerasImportTests
{
    /// <summary>
    /// Of the largest number of an output: float's steps of 6e-8, over some hundreds of products and up to nine layers.
    /// </summary>
    private const double Tolerance = 2e-6;

    public static TheoryData<string> Models => [.. GoldenModel.All.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_Legacy_AnswersLikeKeras(string name)
    {
        GoldenModel model = GoldenModel.All[name];
        using var folder = new Folder();
        KerasWriter.WriteLegacy(folder.File("model.h5"), model);
        Check(model, KerasImport.Read(folder.File("model.h5")));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_Archive_AnswersLikeKeras(string name)
    {
        GoldenModel model = GoldenModel.All[name];
        using var folder = new Folder();
        KerasWriter.WriteArchive(folder.File("model.keras"), model);
        Check(model, KerasImport.Read(folder.File("model.keras")));
    }

    [Fact]
    public void Read_ArchiveOfKeras2_FindsNumbersUnderTheirOtherName()
    {
        GoldenModel model = GoldenModel.All["nin2"];
        using var folder = new Folder();
        KerasWriter.WriteArchive(folder.File("model.keras"), model, "_layer_checkpoint_dependencies", step: 2);
        Check(model, KerasImport.Read(folder.File("model.keras")));
    }

    [Theory]
    [InlineData("nin2", "nin.h5")]
    [InlineData("nin3", "nin.keras")]
    public void Read_FileOfHdf5sOwnLibrary_AnswersLikeKeras(string name, string file) =>
        Check(GoldenModel.All[name], KerasImport.Read(GoldenModel.Path(file)));

    [Fact]
    public void Read_Nin_IsAModelThatAnswersWithProbabilities()
    {
        ImportedNetwork nin = KerasImport.Read(GoldenModel.Path("nin.h5"));
        Assert.Equal("nin", nin.Network.Name);
        Assert.Null(nin.Preprocessing);
        Assert.Empty(nin.Labels);
        Assert.True(new OutputLayout(nin.Network).AreProbabilities[0]);
        using var folder = new Folder();
        nin.ToModel().Save(folder.File("nin.safetensors"));
        Assert.Equal(nin.Network.ParameterCount, Model.Load(folder.File("nin.safetensors")).Network.ParameterCount);
    }

    private static void Check(GoldenModel model, ImportedNetwork imported)
    {
        using var session = new InferenceSession(imported.Network, imported.Weights, threads: 1);
        float[][] answers = session.Run(ToNetwork(model.Input, model.IsChannelsFirst));
        Assert.Equal(model.Outputs.Length, answers.Length);
        for (int i = 0; i < answers.Length; i++)
        {
            GoldenTensor expected = model.Output(model.Outputs[i]);
            FeatureShape shape = imported.Network.ShapeOf(imported.Network.Outputs[i].Node);
            Assert.Equal(expected.Values.Length, answers[i].Length);
            float[] ordered = ToNetwork(expected, model.IsChannelsFirst);
            double largest = ordered.Max(Math.Abs);
            for (int j = 0; j < ordered.Length; j++)
            {
                Assert.True(
                    Math.Abs(ordered[j] - answers[i][j]) <= Tolerance * Math.Max(largest, 1),
                    $"{model.Outputs[i]} {shape}: expected {ordered[j]} at {j}, got {answers[i][j]}");
            }
        }
    }

    /// <summary>Pictures with the channels last; all else stays as it is.</summary>
    private static float[] ToNetwork(GoldenTensor tensor, bool isChannelsFirst)
    {
        if (!isChannelsFirst || tensor.Shape is not [int pictures, int channels, int rows, int columns])
        {
            return tensor.Values;
        }

        int pixels = rows * columns;
        float[] moved = new float[tensor.Values.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            int picture = i / (pixels * channels), channel = i / pixels % channels, pixel = i % pixels;
            moved[(((picture * pixels) + pixel) * channels) + channel] = tensor.Values[i];
        }

        return moved;
    }
}
