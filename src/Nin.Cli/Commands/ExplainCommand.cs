using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;

namespace Nin.Cli.Commands;

/// <summary><c>nin explain</c>: shows where in pictures a model's answers come from.</summary>
internal sealed class ExplainCommand : Command
{
    private const string DefaultFolder = "explained";
    private const int DefaultClasses = 3;

    private readonly Argument<string[]> _words = new("MODEL|IMAGE")
    {
        Description = "Picture files, folders of pictures, or patterns, as 'nin predict' takes them; before them may stand a model.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "DIR",
        Description = $"The folder for the drawn maps; {DefaultFolder} where not given.",
    };

    private readonly Option<int?> _top = new("--top")
    {
        HelpName = "K",
        Description = $"Show the K likeliest classes of each picture; {DefaultClasses} where not given.",
        CustomParser = Parsers.WholeNumber("--top", 1),
    };

    private readonly Option<string?> _classes = new("--classes")
    {
        HelpName = "NAME,NAME",
        Description = "Show these classes.",
    };

    private readonly Option<string?> _layer = new("--layer")
    {
        HelpName = "NAME",
        Description = "The layer whose maps are looked at; the last one with maps where not given. Behind an earlier one it is Grad-CAM.",
    };

    private readonly Option<bool> _native = new("--native")
    {
        Description = "Take each picture at its own size, and say where each class is. A large picture has a large map.",
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <param name="session">What every command is given.</param>
    /// <param name="models">The folder of the model that comes with the command; null for the one beside it.</param>
    public ExplainCommand(Session session, string? models = null)
        : base("explain", "Show where in pictures the answers come from.")
    {
        Add(_words);
        Add(_out);
        Add(_top);
        Add(_classes);
        Add(_layer);
        Add(_native);
        Add(_threads);
        Add(_json);
        SetAction(arguments => Run(arguments, session, models ?? ShippedModel.Folder));
    }

    private int Run(ParseResult arguments, Session session, string models)
    {
        UsageException.Blame(() => KernelSet.Default);
        PredictArguments words = PredictArguments.Of(arguments.GetRequiredValue(_words));
        string modelFile = words.Model is null ? ShippedModel.FileIn(models) : ModelArgument.FileOf(words.Model);
        var model = Model.Load(modelFile);
        string[]? classes = arguments.GetValue(_classes)?.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (classes is not null && arguments.GetValue(_top) is not null)
        {
            throw new UsageException("expected --top or --classes, not both.");
        }

        bool isNative = arguments.GetValue(_native), isJson = arguments.GetValue(_json);
        using Explainer explainer = UsageException.Blame(
            () => new Explainer(model, arguments.GetValue(_threads) ?? 0, arguments.GetValue(_layer)));
        bool allWell = PictureInput.TryExpand(session, words.Pictures, out List<string> files);

        if (words.Model is null && !isJson && files.Count > 0)
        {
            session.Error.Message(ShippedModel.Describe(model), "grey");
        }

        var folder = new MapFolder(arguments.GetValue(_out) ?? DefaultFolder);
        var view = new ExplainView(session.Out, showsBoxes: isNative);
        List<ExplainJson> documents = [];
        foreach (string file in files)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            allWell &= PictureInput.Try(session, () =>
            {
                Image image = PictureInput.Read(file, session.Cancellation);
                ExplainedImage explained = UsageException.Blame(() => Explain(image));
                string maps = folder.Write(file, explained);
                if (isJson)
                {
                    documents.Add(ExplainJson.Of(file, explained, maps, explainer, modelFile));
                }
                else
                {
                    view.Write(file, explained, maps);
                }
            });
        }

        if (isJson)
        {
            JsonDocuments.Write(session.Out, documents, JsonDocuments.Readable.IReadOnlyListExplainJson);
        }

        return allWell ? ExitCode.Done : ExitCode.Failed;

        ExplainedImage Explain(Image image)
        {
            int count = arguments.GetValue(_top) ?? DefaultClasses;
            return isNative
                ? classes is null ? explainer.ExplainNative(image, count) : explainer.ExplainNative(image, classes)
                : classes is null ? explainer.Explain(image, count) : explainer.Explain(image, classes);
        }
    }
}
