using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data.Preparing;
using Nin.Explanation;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;

namespace Nin.Cli.Commands;

/// <summary><c>nin explain IMAGE</c>: draws the maps of the likeliest or the named classes over pictures.</summary>
internal sealed class MapsAction(Session session)
{
    public required string ModelFile { get; init; }

    public required bool IsShipped { get; init; }

    public required IReadOnlyList<string> Pictures { get; init; }

    public required string Folder { get; init; }

    /// <summary>How many of the likeliest classes are shown, where none are named.</summary>
    public int Top { get; init; }

    public string[]? Classes { get; init; }

    public string? Layer { get; init; }

    /// <summary>Whether pictures are taken at their own size.</summary>
    public bool IsNative { get; init; }

    public bool DrawsOverlays { get; init; }

    public required Limits PictureLimits { get; init; }

    public required Limits NetworkLimits { get; init; }

    public int Threads { get; init; }

    public bool IsJson { get; init; }

    public int Run()
    {
        Model model = ClassAnswers.Checked(Model.Load(ModelFile));
        using Explainer explainer = UsageException.Blame(() => new Explainer(model, Threads, Layer, NetworkLimits));
        bool allWell = PictureInput.TryExpand(session, Pictures, out List<string> files);
        if (IsShipped && !IsJson && files.Count > 0)
        {
            session.Error.Message(ShippedModel.Describe(model), "grey");
        }

        var folder = new MapFolder(Folder);
        var view = new ExplainView(session.Out, showsBoxes: IsNative);
        List<ExplainJson> documents = [];
        foreach (string file in files)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            allWell &= PictureInput.Try(session, file, () =>
            {
                Image image = PictureInput.Read(file, session.Cancellation, PictureLimits);
                ExplainedImage explained = UsageException.Blame(() => Explain(explainer, model, image));
                DrawnMaps maps = folder.Write(file, explained, IsNative, DrawsOverlays || MapFolder.IsLarge(image));
                if (IsJson)
                {
                    documents.Add(ExplainJson.Of(file, explained, maps, explainer, ModelFile));
                }
                else
                {
                    view.Write(file, explained, maps);
                }
            });
        }

        if (IsJson)
        {
            JsonDocuments.Write(session.Out, documents, JsonDocuments.Readable.IReadOnlyListExplainJson);
        }

        return allWell ? ExitCode.Done : ExitCode.Failed;
    }

    private ExplainedImage Explain(Explainer explainer, Model model, Image image)
    {
        if (!IsNative)
        {
            return Classes is null ? explainer.Explain(image, Top) : explainer.Explain(image, Classes);
        }

        Preprocessing input = model.Preprocessing;
        if (input.Kind == PreprocessingKind.GcnZca && (image.Height, image.Width) != (input.Height, input.Width))
        {
            throw new NetworkException(
                model.Network.Name, $"its whitening is measured for {input.Height}x{input.Width} alone; leave --native out.");
        }

        return Classes is null
            ? explainer.ExplainNative(image, Top, session.Cancellation)
            : explainer.ExplainNative(image, Classes, session.Cancellation);
    }
}
