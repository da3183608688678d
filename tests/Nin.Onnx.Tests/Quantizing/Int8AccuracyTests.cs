using Nin.Data;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;
using Nin.Onnx.Quantizing;
using Nin.Testing;
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

    /// <summary>What an answer's probability has to be above, for eight bits not to change it.</summary>
    private const float Sure = 0.5f;

    /// <summary>Every fifth test picture, so that two networks have answered within a minute.</summary>
    private const int Stride = 5;

    /// <summary>
    /// Nobody needs data for this one: shapes are no animals and no vehicles, but what the model takes them for it has to take
    /// them for
    /// again.
    /// </summary>
    [Fact]
    public void ToBytes_ModelInTheBox_AnswersGeneratedPicturesAlike()
    {
        Model model = Box();
        DataSplits shapes = ShapesDataset.Generate(train: 40, validation: 10, test: 120);
        using var before = new Classifier(model);
        using var after = new Classifier(Quantized(model, shapes.Train, shapes.Train.Count));
        Image[] pictures = [.. Enumerable.Range(0, shapes.Test!.Count).Select(shapes.Test.Read)];
        (Prediction Before, Prediction After)[] sure =
            [.. before.Classify(pictures).Zip(after.Classify(pictures)).Where(pair => pair.First.Probability > Sure)];
        int same = sure.Count(pair => pair.Before.Label == pair.After.Label);
        output.WriteLine($"{same} of {sure.Length} generated pictures are answered alike, of {pictures.Length} those of which the model is sure");
        Assert.InRange(sure.Length, pictures.Length / 4, pictures.Length);
        Assert.InRange(same, (1 - MostLost) * sure.Length, sure.Length);
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
        Model model = Box();
        double before = Accuracy(model, cifar10.Test!);
        double after = Accuracy(Quantized(model, cifar10.Train, CalibrationPictures), cifar10.Test!);
        output.WriteLine($"every {Stride}th test picture of {cifar10.Name}: {before:P2} before, {after:P2} with eight bits");
        Assert.InRange(before, 0.88, 0.91);
        Assert.InRange(after, before - MostLost, 1);
    }

    private static Model Box() => Model.Load(Path.Combine(Checkout.Root, "models", "nin-cifar10-bn.safetensors"));

    /// <summary>What becomes of a model that is written with eight bits and read again.</summary>
    private static Model Quantized(Model model, Dataset train, int count)
    {
        IEnumerable<Image> pictures = Enumerable.Range(0, count).Select(i => train.Read((int)((long)i * train.Count / count)));
        return OnnxReader.Read(OnnxFile.Parse(Int8Export.ToBytes(model, pictures))).ToModel(model.Labels);
    }

    private static double Accuracy(Model model, Dataset test)
    {
        using var classifier = new Classifier(model);
        int[] asked = [.. Enumerable.Range(0, test.Count).Where(i => i % Stride == 0)];
        IReadOnlyList<Prediction> answers = classifier.Classify([.. asked.Select(test.Read)]);
        return answers.Zip(asked, (answer, i) => answer.Label == test.Classes[test.Label(i)])
            .Count(isRight => isRight) / (double)asked.Length;
    }
}
