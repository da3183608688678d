using System.CommandLine;
using System.Globalization;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Verification;

namespace Nin.Cli.Commands;

/// <summary><c>nin verify</c>: the same pictures through two files that ought to answer the same.</summary>
internal sealed class VerifyCommand : Command
{
    private const double DefaultTolerance = 1e-4;
    private const int DefaultPictures = 64;

    private readonly Argument<string> _first = new("A")
    {
        Description = "A model: of Nin, ONNX, PyTorch, Keras or Caffe, or the folder of a training run.",
    };

    private readonly Argument<string> _second = new("B")
    {
        Description = "Another that ought to answer the same.",
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "DATA",
        Description = "The pictures; generated shapes where not given.",
    };

    private readonly Option<int?> _pictures = new("--pictures")
    {
        HelpName = "N",
        Description = $"Pictures asked about; {DefaultPictures} where not given, or all of --data.",
        CustomParser = Parsers.WholeNumber("--pictures", 1),
    };

    private readonly Option<float?> _tolerance = new("--tolerance")
    {
        HelpName = "X",
        Description = "The largest difference of two probabilities; past it the exit code is 3. 1e-4 where not given.",
        CustomParser = Parsers.Positive("--tolerance"),
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<bool> _json = SharedOptions.Json();

    public VerifyCommand(Session session)
        : base("verify", "Ask two models that ought to be the same about the same pictures.")
    {
        Add(_first);
        Add(_second);
        foreach (Option option in (Option[])[_data, _pictures, _tolerance, _threads, _dataRoot, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        string firstPath = arguments.GetRequiredValue(_first), secondPath = arguments.GetRequiredValue(_second);
        (Model first, Model second) = ModelPair.Load(firstPath, secondPath);
        Dataset data = PicturesOf(arguments, session);
        int count = Math.Min(
            arguments.GetValue(_pictures) ?? (arguments.GetValue(_data) is null ? DefaultPictures : data.Count), data.Count);
        IEnumerable<Image> pictures = Enumerable.Range(0, count).Select(data.Read);
        float tolerance = arguments.GetValue(_tolerance) ?? (float)DefaultTolerance;
        int threads = arguments.GetValue(_threads) ?? 0;
        var rows = new List<VerifyRowJson>();
        session.Error.While($"asking about {CountText.Counted(count, "picture")}", () =>
        {
            ModelComparison own = UsageException.Blame(
                () => ModelComparison.Of(first, second, pictures, threads, session.Cancellation));
            rows.Add(Row(firstPath, secondPath, own));
            AddOnnxRuntime(firstPath, first, pictures, rows);
            AddOnnxRuntime(secondPath, second, pictures, rows);
            return true;
        });
        LayerDifference? layer = ModelComparison.FirstDifference(first, second, data.Read(0), tolerance);
        bool isWithin = rows.All(row => row.Largest <= tolerance);
        if (arguments.GetValue(_json))
        {
            var document = new VerifyJson(
                count, tolerance, isWithin, rows,
                layer is null ? null : new VerifyLayerJson(layer.First, layer.Second, layer.Largest, layer.Scale));
            JsonDocuments.Write(session.Out, document, JsonDocuments.Readable.VerifyJson);
        }
        else
        {
            Show(rows, count, tolerance, isWithin, layer, session.Out);
        }

        return isWithin ? ExitCode.Done : ExitCode.BelowMinAccuracy;
    }

    /// <summary>A file of ONNX is asked in ONNX Runtime too, where that is here.</summary>
    private static void AddOnnxRuntime(string path, Model model, IEnumerable<Image> pictures, List<VerifyRowJson> rows)
    {
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        using OnnxRuntimeModel? runtime = OnnxRuntimeModel.TryOpen(path, model.Preprocessing);
        if (runtime is null)
        {
            return;
        }

        // The numbers of the file's own output on both sides, whether they are scores or probabilities.
        using var session = new InferenceSession(model.Network, model.Weights);
        float[] numbers = new float[model.Preprocessing.Length];
        rows.Add(Row(path, $"{path} in ONNX Runtime", ModelComparison.Of(
            pictures,
            images => [.. images.Select(image =>
            {
                model.Preprocessing.Apply(image, numbers);
                return session.Run(numbers)[0];
            })],
            runtime.Answer)));
    }

    private static VerifyRowJson Row(string first, string second, ModelComparison comparison) => new(
        first, second, comparison.Largest, comparison.Mean, (double)comparison.SameAnswers / comparison.Pictures);

    private Dataset PicturesOf(ParseResult arguments, Session session)
    {
        if (arguments.GetValue(_data) is not string name)
        {
            return new ShapesDataset("shapes", DefaultPictures, 1, 2);
        }

        return DataParts.Of(
            DataParts.Open(name, arguments.GetValue(_dataRoot), session.Cancellation, Data.Folders.OnBadImage.Stop),
            DataPart.Test);
    }

    private static void Show(
        List<VerifyRowJson> rows, int pictures, float tolerance, bool isWithin, LayerDifference? layer, Screen screen)
    {
        var listing = new Listing(
            new Column("A"), new Column("B"), new Column("largest difference", IsNumber: true), new Column("mean", IsNumber: true),
            new Column("same answers", IsNumber: true));
        foreach (VerifyRowJson row in rows)
        {
            listing.Add(
                row.Largest <= tolerance ? null : "red", CommandText.ShortPath(row.First), CommandText.ShortPath(row.Second),
                Number(row.Largest), Number(row.Mean), Figures.Percent(row.SameAnswers));
        }

        listing.WriteTo(screen);
        string verdict = isWithin ? "the same within" : "not the same within";
        screen.Message(
            $"{verdict} {Number(tolerance)}, asked about {CountText.Counted(pictures, "picture")}", isWithin ? "green" : "red");
        if (!isWithin && layer is not null)
        {
            screen.Plain(
                $"first layers that differ: {layer.First} and {layer.Second}, by {Number(layer.Largest)} of {Number(layer.Scale)}");
        }
    }

    private static string Number(double value) => value.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
