using Nin.Data;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;
using Nin.Onnx.Quantizing;
using Nin.Testing;
using Nin.Training;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Quantizing;

/// <summary>What weights of eight bits cost: as few right answers as docs/onnx.md says.</summary>
public sealed class Int8AccuracyTests(ITestOutputHelper output)
{
    private const string Archive = "cifar10/cifar10-jpeg.tar.gz";

    /// <summary>As many as `nin export --int8` takes.</summary>
    private const int CalibrationPictures = 200;

    /// <summary>The most that may be lost, as a share of the pictures.</summary>
    private const double MostLost = 0.005;

    /// <summary>Every fifth test picture, so that two networks have answered within a minute.</summary>
    private const int Stride = 5;

    [Fact]
    public void ToBytes_LearnedFromGeneratedPictures_LosesHalfAPointAtMost()
    {
        DataSplits shapes = ShapesDataset.Generate(train: 1500, validation: 100, test: 1000);
        Network network = new NetworkBuilder("small", 32, 32, 3)
            .Conv2d(16, 5, stride: 2, padding: 2).BatchNorm2d().Relu().Conv2d(24, 3, stride: 2, padding: 1).BatchNorm2d().Relu()
            .Conv2d(32, 3, padding: 1).BatchNorm2d().Relu().Conv2d(10, 1).GlobalAvgPool2d().Build();
        Recipe recipe = RecipeFile.Load("shapes", ["epochs=3", "batchSize=32", "validation=0"]);
        Compare(new Trainer(network, recipe, shapes).Run().Model, shapes.Train, shapes.Test!, stride: 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void ToBytes_ModelInTheBox_LosesHalfAPointOfCifar10AtMost()
    {
        if (Checkout.SharedFile(Archive) is not string path)
        {
            output.WriteLine($"{Archive} is not there: what eight bits cost is seen on generated pictures alone.");
            return;
        }

        DataSplits cifar10 = new DataCatalog().Open(path);
        Model model = Model.Load(Path.Combine(Checkout.Root, "models", "nin-cifar10-bn.safetensors"));
        double before = Compare(model, cifar10.Train, cifar10.Test!, Stride);
        Assert.InRange(before, 0.88, 0.91);
    }

    /// <summary>The accuracy before; what follows may be a little less.</summary>
    private double Compare(Model model, Dataset train, Dataset test, int stride)
    {
        IEnumerable<Image> calibration =
            Enumerable.Range(0, CalibrationPictures).Select(i => train.Read((int)((long)i * train.Count / CalibrationPictures)));
        byte[] file = Int8Export.ToBytes(model, calibration);
        double before = Accuracy(model, test, stride);
        double after = Accuracy(OnnxReader.Read(OnnxFile.Parse(file)).ToModel(model.Labels), test, stride);
        output.WriteLine($"{test.Name}, every {stride}th picture: {before:P2} before, {after:P2} with eight bits, {file.Length} bytes");
        Assert.InRange(before - after, -MostLost, MostLost);
        return before;
    }

    private static double Accuracy(Model model, Dataset test, int stride)
    {
        using var classifier = new Classifier(model);
        int[] asked = [.. Enumerable.Range(0, test.Count).Where(i => i % stride == 0)];
        IReadOnlyList<Prediction> answers = classifier.Classify([.. asked.Select(test.Read)]);
        return answers.Zip(asked, (answer, i) => answer.Label == test.Classes[test.Label(i)]).Count(isRight => isRight) / (double)asked.Length;
    }
}
