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
    /// <summary>Pictures in memory at once.</summary>
    private const int ChunkPictures = 64;

    private readonly Argument<string> _model = SharedOptions.Model();

    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Picture files, folders of pictures, or patterns such as 'photos/*.png'.",
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

    public PredictCommand(Session session)
        : base("predict", "Say what is on pictures.")
    {
        Add(_model);
        Add(_images);
        Add(_top);
        Add(_threads);
        Add(_json);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        UsageException.Blame(() => KernelSet.Default);
        Model model = ModelArgument.Load(arguments.GetRequiredValue(_model));
        int top = arguments.GetValue(_top) ?? 1;
        using var classifier = new Classifier(model, arguments.GetValue(_threads) ?? 0);
        bool allWell = true;
        List<string> files = [];
        foreach (string argument in arguments.GetRequiredValue(_images))
        {
            allWell &= Try(session, () => files.AddRange(PictureFiles.Expand(argument)));
        }

        var view = new PredictionView(session.Out, files, model, top);
        List<PredictJson> answers = [];
        foreach (string[] chunk in files.Chunk(ChunkPictures))
        {
            session.Cancellation.ThrowIfCancellationRequested();
            List<(string File, Image Image)> pictures = [];
            foreach (string file in chunk)
            {
                allWell &= Try(session, () => pictures.Add((file, ImageFile.Read(file))));
            }

            IReadOnlyList<Prediction> predictions = classifier.Classify([.. pictures.Select(picture => picture.Image)]);
            foreach ((string file, Prediction prediction) in pictures.Select((picture, i) => (picture.File, predictions[i])))
            {
                if (arguments.GetValue(_json))
                {
                    answers.Add(DocumentOf(file, prediction, top));
                }
                else
                {
                    view.Show(file, prediction);
                }
            }
        }

        if (arguments.GetValue(_json))
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

    private static PredictJson DocumentOf(string file, Prediction prediction, int top) => new(
        file, prediction.Label, prediction.Probability,
        [.. prediction.Top(top).Select(one => new LabelJson(one.Label, one.Probability))]);
}
