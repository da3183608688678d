using Nin.Cli.Output;
using Nin.Data;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.Onnx.Lowering;
using Nin.Onnx.Quantizing;

namespace Nin.Cli.Input;

/// <summary>Writes a file with weights of eight bits, and measures what it has cost.</summary>
/// <param name="Before">The model's accuracy on the data's test part.</param>
/// <param name="After">The file's.</param>
/// <param name="Part">What the part is called.</param>
internal sealed record Int8File(Evaluation Before, Evaluation After, string Part)
{
    private const int CalibrationPictures = 200;

    /// <summary>Ranges are taken on training pictures, spread evenly over them; accuracies on the test part.</summary>
    public static Int8File Write(
        Model model, string file, DataSplits data, OnnxExportOptions options, int threads, Session session)
    {
        Dataset train = data.Train;
        int count = Math.Min(CalibrationPictures, train.Count);
        IEnumerable<Image> pictures = Enumerable.Range(0, count).Select(i => train.Read((int)((long)i * train.Count / count)));
        session.Error.While($"measuring activations on {CountText.Counted(count, "picture")} of {train.Name}", () =>
        {
            Int8Export.Write(model, file, pictures, options, session.Cancellation);
            return true;
        });
        Dataset part = DataParts.Of(data, DataPart.Test);
        return session.Error.While($"measuring the accuracy on {CountText.Counted(part.Count, "picture")} of {part.Name}", () =>
        {
            Model written = new OnnxReader().Read(file).ToModel(model.Labels);
            return new Int8File(Measured(model, part), Measured(written, part), part.Name);
        });

        Evaluation Measured(Model one, Dataset pictures)
        {
            using var classifier = new Classifier(one, threads);
            return classifier.Evaluate(pictures, session.Cancellation);
        }
    }

    /// <summary>What it came to, in a line.</summary>
    public string Text => $"accuracy {Figures.Percent(Before.Accuracy)} before, {Figures.Percent(After.Accuracy)} with eight bits, on "
        + $"{CountText.Counted(Before.Pictures, "picture")} of {Part}";
}
