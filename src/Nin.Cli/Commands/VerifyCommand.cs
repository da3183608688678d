using System.CommandLine;
using System.Globalization;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Lowering;
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

    private readonly Option<string?> _network = new("--network")
    {
        HelpName = "NAME|FILE.json",
        Description = "Of which network the weights of a PyTorch or foreign safetensors file are, where it is not told by their names.",
    };

    private readonly Option<string?> _map = new("--map")
    {
        HelpName = "FILE.json",
        Description = "The network's name for each of that file's names, as a JSON object, where they differ.",
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

    private readonly Option<double?> _tolerance = new("--tolerance")
    {
        HelpName = "X",
        Description = "The largest difference, over the largest number; past it the exit code is 3. 1e-4 where not given.",
        CustomParser = Parsers.Positive<double>("--tolerance"),
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<bool> _json = SharedOptions.Json();

    public VerifyCommand(Session session)
        : base("verify", "Ask two models that ought to be the same about the same pictures.")
    {
        Add(_first);
        Add(_second);
        foreach (Option option in (Option[])[_network, _map, _data, _pictures, _tolerance, _threads, _dataRoot, _json])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        (ModelOfPair first, ModelOfPair second) = ModelPair.Load(
            arguments.GetRequiredValue(_first), arguments.GetRequiredValue(_second),
            NamedWeights.Of(arguments.GetValue(_network), arguments.GetValue(_map)));
        Dataset data = PicturesOf(arguments, session);
        int count = Math.Min(
            arguments.GetValue(_pictures) ?? (arguments.GetValue(_data) is null ? DefaultPictures : data.Count), data.Count);
        IEnumerable<Image> pictures = Enumerable.Range(0, count).Select(data.Read);
        double tolerance = arguments.GetValue(_tolerance) ?? DefaultTolerance;
        int threads = arguments.GetValue(_threads) ?? 0;
        var rows = new List<VerifyRowJson>();
        session.Error.While($"asking about {CountText.Counted(count, "picture")}", () =>
        {
            ModelComparison own = UsageException.Blame(
                () => ModelComparison.Of(first.Model, second.Model, pictures, threads, session.Cancellation));
            rows.Add(Row(first.Path, second.Path, own, tolerance));
            AddOnnxRuntime(first, pictures, threads, tolerance, rows);
            AddOnnxRuntime(second, pictures, threads, tolerance, rows);
            return true;
        });
        LayerDifference? layer = ModelComparison.FirstDifference(first.Model, second.Model, data.Read(0), tolerance);
        var document = new VerifyJson(
            count, tolerance, rows.All(row => row.IsWithin), rows,
            layer is null ? null : new VerifyLayerJson(layer.First, layer.Second, layer.Largest, layer.Scale),
            [first.Prepared, second.Prepared]);
        if (arguments.GetValue(_json))
        {
            JsonDocuments.Write(session.Out, document, JsonDocuments.Readable.VerifyJson);
        }
        else
        {
            Show(document, session.Out);
        }

        return document.IsWithin ? ExitCode.Done : ExitCode.BelowMinAccuracy;
    }

    /// <summary>A file of ONNX is asked in ONNX Runtime too, where that is here: for the numbers of its own output.</summary>
    private static void AddOnnxRuntime(
        ModelOfPair one, IEnumerable<Image> pictures, int threads, double tolerance, List<VerifyRowJson> rows)
    {
        if (one.Onnx is not OnnxNetwork network
            || OnnxRuntimeModel.TryOpen(one.Path, network, one.Model.Preprocessing) is not OnnxRuntimeModel opened)
        {
            return;
        }

        using OnnxRuntimeModel runtime = opened;
        using var session = new InferenceSession(network.Network, network.Weights, threads);
        float[] numbers = new float[one.Model.Preprocessing.Length];
        ComparedSide own = Side(images => [.. images.Select(image =>
        {
            one.Model.Preprocessing.Apply(image, numbers);
            return session.Run(numbers)[0];
        })]);
        rows.Add(Row(
            one.Path, $"{one.Path} in ONNX Runtime", ModelComparison.Of(own, Side(runtime.Answer), pictures), tolerance));

        // A sigmoid at the file's end is no part of the model, which answers what is likelier than not.
        ComparedSide Side(Func<IReadOnlyList<Image>, float[][]> answer) => ComparedSide.Of(network.Network, answer) with
        {
            Threshold = one.Model.AnswerKind == AnswerKind.AnyClasses ? 0.5 : null,
        };
    }

    private static VerifyRowJson Row(string first, string second, ModelComparison comparison, double tolerance) => new(
        first, second, comparison.IsWithin(tolerance), comparison.AreLogProbabilities ? "logProbabilities" : "scores",
        comparison.Largest, comparison.Scale, comparison.Relative, comparison.Mean, comparison.SameShare);

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

    private static void Show(VerifyJson document, Screen screen)
    {
        var listing = new Listing(
            new Column("A"), new Column("B"), new Column("compared"), new Column("largest difference", IsNumber: true),
            new Column("of", IsNumber: true), new Column("mean", IsNumber: true), new Column("same answers", IsNumber: true));
        foreach (VerifyRowJson row in document.Comparisons)
        {
            listing.Add(
                row.IsWithin ? null : "red", CommandText.ShortPath(row.First), CommandText.ShortPath(row.Second),
                row.Compared == "scores" ? "scores" : "log-probabilities", Number(row.Largest), Number(row.Scale),
                Number(row.Mean), Figures.Percent(row.SameAnswers));
        }

        listing.WriteTo(screen);
        screen.Message(Verdict(document), document.IsWithin ? "green" : "red");
        foreach (VerifySideJson side in document.Prepared)
        {
            screen.Plain($"{CommandText.ShortPath(side.Model)}: {side.Preprocessing}, {Whence(side.From)}");
        }

        if (!document.IsWithin && document.FirstDifferentLayer is VerifyLayerJson layer)
        {
            screen.Plain(
                $"first layers that differ: {layer.First} and {layer.Second}, by {Number(layer.Largest)} of "
                    + $"{Number(layer.Scale)}");
        }
    }

    private static string Verdict(VerifyJson document)
    {
        string verdict = document.IsWithin ? "the same within" : "not the same within";
        string answers = document.Comparisons.Any(row => row.SameAnswers < ModelComparison.LeastSameAnswers)
            ? $"; fewer than {Figures.Percent(ModelComparison.LeastSameAnswers)} of the answers are the same" : "";
        return $"{verdict} {Number(document.Tolerance)} of the largest number, asked about "
            + $"{CountText.Counted(document.Pictures, "picture")}{answers}";
    }

    private static string Whence(string from) => from switch
    {
        "file" => "as its file says",
        "other" => "as the other file says",
        _ => "as is usual, since no file says it",
    };

    private static string Number(double value) => value.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
