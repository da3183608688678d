using Google.Protobuf;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Tests.Lowering;

/// <summary>ONNX files where a model is asked for.</summary>
public sealed class OnnxReaderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nin-{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(ResizeMode.Squash)]
    [InlineData(ResizeMode.Center)]
    public void Read_AFileOfNin_BringsLabelsAndWhatIsDoneToPictures(ResizeMode mode)
    {
        Model plain = SmallModel.Of(new NetworkBuilder("small", 9, 8, 3).Conv2d(6, 3).Relu().Conv2d(4, 1).GlobalAvgPool2d().Build());
        var model = new Model(
            plain.Network, plain.Weights, plain.Labels,
            plain.Preprocessing with { Resizing = new Resizing(mode, mode == ResizeMode.Center ? 0.5 : 1) });
        OnnxExport.Write(model, _path);
        ImportedNetwork read = new OnnxReader().Read(_path);
        Assert.Equal(model.Labels.AsEnumerable(), read.Labels);

        // A picture of another size comes to the network's in the same way, and gets the same answer.
        byte[] pixels = new byte[30 * 50 * 3];
        new System.Random(3).NextBytes(pixels);
        var picture = new Image(30, 50, 3, pixels);
        using var before = new Classifier(model, threads: 1);
        using var after = new Classifier(read.ToModel(), threads: 1);
        Assert.All(
            before.Classify(picture).Probabilities.Zip(after.Classify(picture).Probabilities),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Read_AFileOfNin_SaysWhatTheSameWeightsWantElsewhere()
    {
        Model model = SmallModel.Of(new NetworkBuilder("small", 8, 8, 3).Conv2d(4, 3).GlobalAvgPool2d().Build());
        OnnxExport.Write(model, _path, new OnnxExportOptions { UInt8Input = true });
        OnnxReading read = OnnxReader.ReadWhole(_path);
        Assert.Equal(1, read.Imported.Preprocessing!.Scale);
        Assert.Equal(model.Preprocessing, read.Imported.WholePreprocessing);
        Assert.Equal(ElementType.UInt8, read.Network.Input.Type);
    }

    [Fact]
    public void Read_AForeignFileThatTakesBytes_TakesSamplesAsTheyAre()
    {
        Model model = SmallModel.Of(new NetworkBuilder("small", 8, 8, 3).Conv2d(4, 3).GlobalAvgPool2d().Build());
        byte[] own = OnnxExport.ToBytes(model, new OnnxExportOptions { UInt8Input = true });
        var file = ModelProto.Parser.ParseFrom(own);
        file.MetadataProps.Clear();
        foreach (var size in file.Graph.Input[0].Type.TensorType.Shape.Dim.Skip(1).Take(2))
        {
            size.DimValue = 8;
        }

        File.WriteAllBytes(_path, file.ToByteArray());
        ImportedNetwork read = new OnnxReader().Read(_path);
        Assert.Equal((PreprocessingKind.Scale, 1), (read.Preprocessing!.Kind, read.Preprocessing.Scale));
        Assert.Null(read.WholePreprocessing);
    }

    [Fact]
    public void Read_NoOnnxFile_NamesTheFile()
    {
        File.WriteAllText(_path, "no protobuf at all");
        NinFormatException error = Assert.Throws<NinFormatException>(() => new OnnxReader().Read(_path));
        Assert.Equal(_path, error.File);
    }
}
