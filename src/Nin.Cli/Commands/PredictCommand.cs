using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin predict</c>: says what is on pictures.</summary>
internal sealed class PredictCommand : Command
{
    /// <summary>Pictures in memory at once: so many, and so many bytes of them and one more.</summary>
    private const int ChunkPictures = 64, ChunkBytes = 64 << 20;

    private readonly Argument<string[]> _words = new("MODEL|IMAGE")
    {
        Description = "Picture files, folders of pictures, or patterns such as 'photos/*.png'. Before them may stand a model: a "
            + ".safetensors file, or the folder of a training run. Where none does, the one that comes with nin answers.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _top = new("--top")
    {
        HelpName = "K",
        Description = "Show the K likeliest classes of each picture; 1 where not given.",
        CustomParser = Parsers.WholeNumber("--top", 1),
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <param name="session">What every command is given.</param>
    /// <param name="models">The folder of the model that comes with the command; null for the one beside it.</param>
    public PredictCommand(Session session, string? models = null)
        : base("predict", "Say what is on pictures.")
    {
        Add(_words);
        Add(_top);
        Add(_threads);
        Add(_json);
        SetAction(arguments => Run(arguments, session, models ?? ShippedModel.Folder));
    }

    private int Run(ParseResult arguments, Session session, string models)
    {
        UsageException.Blame(() => KernelSet.Default);
        PredictArguments words = PredictArguments.Of(arguments.GetRequiredValue(_words));
        string modelFile = words.Model is null ? ShippedModel.FileIn(models) : ModelArgument.FileOf(words.Model);
        Model model = Model.Load(modelFile);
        int top = arguments.GetValue(_top) ?? 1;
        using var classifier = new Classifier(model, arguments.GetValue(_threads) ?? 0);
        bool allWell = true;
        List<string> files = [];
        foreach (string argument in words.Pictures)
        {
            allWell &= Try(session, () => files.AddRange(PictureFiles.Expand(argument, session.Cancellation)));
        }

        bool asJson = arguments.GetValue(_json);
        if (words.Model is null && !asJson && files.Count > 0)
        {
            // Not among the answers, which another program may read.
            session.Error.Line($"[grey]{Screen.Escape(ShippedModel.Describe(model))}[/]");
        }

        var view = new PredictionView(session.Out, files, model, top);
        List<PredictJson> answers = [];
        for (int next = 0; next < files.Count;)
        {
            List<(string File, Image Image)> pictures = [];
            for (long bytes = 0; next < files.Count && pictures.Count < ChunkPictures && bytes < ChunkBytes; next++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                string file = files[next];
                allWell &= Try(session, () => pictures.Add((file, ImageFile.Read(file))));
                bytes += pictures.Count > 0 && pictures[^1].File == file ? pictures[^1].Image.Pixels.Length : 0;
            }

            IReadOnlyList<Prediction> predictions = classifier.Classify([.. pictures.Select(picture => picture.Image)]);
            for (int i = 0; i < pictures.Count; i++)
            {
                (string file, Prediction prediction) = (pictures[i].File, predictions[i]);
                if (asJson)
                {
                    answers.Add(DocumentOf(file, prediction, top, modelFile));
                }
                else
                {
                    view.Show(file, prediction);
                }
            }

            if (pictures.Sum(picture => (long)picture.Image.Pixels.Length) >= ChunkBytes)
            {
                // Left to itself the collector lets several large pictures lie before it comes; decoding one takes far longer.
                pictures.Clear();
                GC.Collect();
            }
        }

        if (asJson)
        {
            JsonDocuments.Write(session.Out, answers, JsonDocuments.Readable.IReadOnlyListPredictJson);
        }

        return allWell ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A file that cannot be read is reported, and the others are answered all the same.</summary>
    private static bool Try(Session session, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception error) when (Failure.IsOfFile(error))
        {
            Failure.Report(error, session.Error);
            return false;
        }
    }

    private static PredictJson DocumentOf(string file, Prediction prediction, int top, string model) => new(
        file, prediction.Label, prediction.Probability,
        [.. prediction.Top(top).Select(one => new LabelJson(one.Label, one.Probability))], model);
}
