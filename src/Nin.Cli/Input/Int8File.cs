using Nin.Cli.Failures;
using Nin.Data;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;
using Nin.Onnx.Quantizing;

namespace Nin.Cli.Input;

/// <summary>A file with weights of eight bits, and what they have cost.</summary>
/// <param name="Content">The file's content.</param>
/// <param name="Figures">What it was made of, and what it reaches.</param>
/// <param name="Text">What it came to, for the user.</param>
internal sealed record Int8File(byte[] Content, Int8Figures Figures, string Text)
{
    private const int CalibrationPictures = 200;

    /// <summary>Ranges are taken on training pictures, spread evenly over them; accuracies on the test part.</summary>
    public static Int8File Of(Model model, DataSplits data, OnnxExportOptions options, int threads, Session session)
    {
        Dataset train = data.Train;
        Dataset test = train.Count > 0 && data.Test is { Count: > 0 } part ? part : throw new UsageException(
            $"--calibrate: {data.Name} has no {(train.Count == 0 ? "training" : "test")} part; ranges are measured on the training "
                + "part, and the accuracy on the test part.");
        int count = Math.Min(CalibrationPictures, train.Count);
        IEnumerable<Image> pictures =
            Enumerable.Range(0, count).Select(i => train.Read((int)((long)i * train.Count / count)));
        byte[] content = session.Error.While(
            $"measuring activations on {CountText.Counted(count, "picture")} of {train.Name}",
            () => Int8Export.ToBytes(model, pictures, options, session.Cancellation));
        (Evaluation before, Evaluation after) = session.Error.While(
            $"measuring the accuracy on {CountText.Counted(test.Count, "picture")} of {test.Name}",
            () => (Measured(model), Measured(OnnxReader.Read(OnnxFile.Parse(content)).ToModel(model.Labels))));
        string name = DataCatalog.NameOf(data.Name);
        var accuracy = new FileAccuracy(name, "test", before.Pictures, before.Accuracy, after.Accuracy);
        string text = $"accuracy {Output.Figures.Percent(before.Accuracy)} before, "
            + $"{Output.Figures.Percent(after.Accuracy)} after, on "
            + $"{CountText.Counted(before.Pictures, "picture")} of {test.Name}\n{BitsOf(options)}";
        return new Int8File(content, new Int8Figures($"{name} train", count, accuracy), text);

        Evaluation Measured(Model one)
        {
            using var classifier = new Classifier(one, threads);
            return classifier.Evaluate(test, session.Cancellation);
        }
    }

    private static string BitsOf(OnnxExportOptions options) => options.FullRange
        ? "weights use all eight bits: a processor without VNNI clips their sums in ONNX Runtime, and is right less often"
        : "weights use seven of their eight bits: with all of them, processors without VNNI clip sums in ONNX Runtime";
}
