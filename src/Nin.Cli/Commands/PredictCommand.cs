using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Explanation;
using Nin.Formats;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin predict</c>: says what is on pictures.</summary>
internal sealed class PredictCommand : Command
{
    /// <summary>Pictures answered at once, and the bytes that they may have in memory: large ones are taken one by one.</summary>
    private const int ChunkPictures = 64, ChunkBytes = 64 << 20;

    private const int ClassesOfMaps = 3;

    /// <summary>How the answers are written.</summary>
    private enum Format
    {
        Text,
        Json,
        Jsonl,
        Csv,
    }

    private readonly Argument<string[]> _words = new("MODEL|IMAGE")
    {
        Description = "Picture files, folders of pictures, or patterns such as 'photos/*.png'. Before them may stand a model: a "
            + ".safetensors file, or the folder of a training run. Where none does, the one that comes with nin answers. Folders are "
            + "searched with all that is in them, '**' in a pattern stands for any folders, and '-' is one picture from "
                + "standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _model = SharedOptions.NamedModel();

    private readonly Option<int?> _top = new("--top")
    {
        HelpName = "K",
        Description = "Show the K likeliest classes of each picture; 1 where not given.",
        CustomParser = Parsers.WholeNumber("--top", 1),
    };

    private readonly Option<Format?> _format = new("--format")
    {
        HelpName = "text|json|jsonl|csv",
        Description = "How the answers are written: text, one JSON document, or line by line as they come, as JSON or CSV.",
        CustomParser = Parsers.Word<Format>("--format"),
    };

    private readonly Option<int?> _pixels = SharedOptions.PixelLimit();

    private readonly Option<string?> _maps = new("--maps")
    {
        HelpName = "DIR",
        Description = "Draw where each picture's answer comes from, into files of this folder; see 'nin explain'.",
    };

    private readonly Option<TestViews?> _views = SharedOptions.Views();
    private readonly Option<string[]> _ensemble = EnsembleOption.Create();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <param name="session">What every command is given.</param>
    /// <param name="models">The folder of the model that comes with the command; null for the one beside it.</param>
    public PredictCommand(Session session, string? models = null)
        : base("predict", "Say what is on pictures.")
    {
        Add(_words);
        Add(_model);
        Add(_top);
        Add(_format);
        Add(_maps);
        Add(_ensemble);
        Add(_pixels);
        Add(_views);
        Add(_threads);
        Add(_json);
        SetAction(arguments => Run(arguments, session, models ?? ShippedModel.Folder));
    }

    private int Run(ParseResult arguments, Session session, string models)
    {
        UsageException.Blame(() => KernelSet.Default);
        PredictArguments words = PredictArguments.Of(arguments.GetRequiredValue(_words), Name, arguments.GetValue(_model));
        string modelFile = ModelArgument.FileOf(words.Model, models);
        Model model = ClassAnswers.Checked(Model.Load(modelFile));
        int top = arguments.GetValue(_top) ?? 1;
        int threads = arguments.GetValue(_threads) ?? 0;
        string? mapFolder = arguments.GetValue(_maps);
        string[] others = arguments.GetValue(_ensemble) ?? [];
        TestViews views = arguments.GetValue(_views) ?? TestViews.None;
        if (mapFolder is not null && others.Length > 0)
        {
            throw new UsageException("expected --maps or --ensemble, not both: a map shows what one model sees.");
        }

        if (mapFolder is not null && views != TestViews.None)
        {
            throw new UsageException("expected --maps or --views, not both: a map is of one form of a picture.");
        }

        using Ensemble? ensemble = others.Length > 0 ? EnsembleOption.Load(model, others, threads, views) : null;
        using Classifier? classifier = mapFolder is null && ensemble is null
            ? UsageException.Blame(() => new Classifier(model, threads) { Views = views })
            : null;
        using Explainer? explainer = mapFolder is null ? null : UsageException.Blame(() => new Explainer(model, threads));
        bool allWell = PictureInput.TryExpand(session, words.Pictures, out List<string> files);

        if (arguments.GetValue(_json) && arguments.GetValue(_format) is not (null or Format.Json))
        {
            throw new UsageException("expected --json or another --format, not both.");
        }

        Format format = arguments.GetValue(_format) ?? (arguments.GetValue(_json) ? Format.Json : Format.Text);
        if (words.Model is null && format == Format.Text && files.Count > 0)
        {
            // Not among the answers, which another program may read.
            session.Error.Message(ShippedModel.Describe(model), "grey");
        }

        MapFolder? maps = mapFolder is null ? null : new MapFolder(mapFolder);
        string answering = string.Join(", ", [modelFile, .. others.Select(ModelArgument.FileOf)]);
        IPredictionWriter writer = format switch
        {
            Format.Json => new PredictionJson(session.Out, top, answering, views),
            Format.Jsonl => new PredictionJsonLines(session.Out, top, answering, views),
            Format.Csv => new PredictionCsv(session.Out, Math.Min(top, model.Labels.Length)),
            _ => new PredictionView(session.Out, files, model, top),
        };
        Limits limits = PictureInput.LimitsOf(arguments.GetValue(_pixels));
        List<(string File, Image Image)> pictures = [];
        long bytes = 0;
        foreach (string file in files)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            allWell &= PictureInput.Try(session, () =>
            {
                Image image = PictureInput.Read(file, session.Cancellation, limits);
                pictures.Add((file, image));
                bytes += image.Pixels.Length;
            });
            if (pictures.Count == ChunkPictures || bytes >= ChunkBytes)
            {
                Answer();
            }
        }

        Answer();
        writer.End();
        return allWell ? ExitCode.Done : ExitCode.Failed;

        void Answer()
        {
            IReadOnlyList<Prediction?> predictions = Predictions();
            for (int i = 0; i < pictures.Count; i++)
            {
                if (predictions[i] is Prediction prediction)
                {
                    writer.Write(pictures[i].File, prediction);
                }
            }

            pictures.Clear();
            if (bytes >= ChunkBytes)
            {
                // Left to itself the collector lets several large pictures lie before it comes; decoding one takes far longer.
                GC.Collect();
            }

            bytes = 0;
        }

        // All at once; and where one of them has no answer, each by itself, so that the others have theirs.
        IReadOnlyList<Prediction?> Predictions()
        {
            try
            {
                if (explainer is null)
                {
                    Image[] images = [.. pictures.Select(picture => picture.Image)];
                    return ensemble?.Classify(images, session.Cancellation) ?? classifier!.Classify(images, session.Cancellation);
                }
            }
            catch (NotFiniteNumberException)
            {
            }

            return [.. pictures.Select(Alone)];
        }

        Prediction? Alone((string File, Image Image) picture)
        {
            Prediction? answer = null;
            allWell &= PictureInput.Try(
                session, picture.File,
                () => answer = ensemble?.Classify(picture.Image) ?? classifier?.Classify(picture.Image) ?? Drawn(picture));
            return answer;
        }

        // The maps come from the pass that answers.
        Prediction Drawn((string File, Image Image) picture)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            ExplainedImage explained = explainer!.Explain(picture.Image, Math.Max(top, ClassesOfMaps));
            maps!.Write(picture.File, explained, overlays: MapFolder.IsLarge(picture.Image));
            return explained.Prediction;
        }
    }
}
