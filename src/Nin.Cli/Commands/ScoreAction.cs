using System.Text;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Explanation;
using Nin.Formats;
using Nin.Models;
using Nin.Reporting;

namespace Nin.Cli.Commands;

/// <summary><c>nin explain --score</c>: measures on a data set how true a model's maps are.</summary>
internal sealed class ScoreAction(Session session)
{
    public required string ModelFile { get; init; }

    public required string Data { get; init; }

    public DataPart Part { get; init; }

    public string? DataRoot { get; init; }

    public string? Layer { get; init; }

    /// <summary>Pictures that pixels are taken away from; null for the usual number.</summary>
    public int? CurvePictures { get; init; }

    /// <summary>Where the curves are drawn; null for nowhere.</summary>
    public string? Chart { get; init; }

    public int Threads { get; init; }

    public bool IsJson { get; init; }

    public int Run()
    {
        DataSplits splits = DataParts.Open(Data, DataRoot, session.Cancellation);
        Dataset part = DataParts.Of(splits, Part);
        using Explainer explainer = UsageException.Blame(() => new Explainer(Model.Load(ModelFile), Threads, Layer));
        var options = new MapScoreOptions();
        options = options with { CurvePictures = CurvePictures ?? options.CurvePictures };
        MapScore score = session.Error.While(
            $"scoring the maps of {CountText.Counted(part.Count, "picture")}",
            () => UsageException.Blame(() => MapScorer.Score(explainer, part, options, cancellation: session.Cancellation)));
        if (Chart is not null)
        {
            OutputFile.Write(Chart, stream => stream.Write(Encoding.UTF8.GetBytes(MapScoreChart.Svg(score, part.Name))));
        }

        if (IsJson)
        {
            JsonDocuments.Write(session.Out, MapScoreJson.Of(score, part.Name, ModelFile), JsonDocuments.Readable.MapScoreJson);
        }
        else
        {
            MapScoreView.Show(score, part.Name, session.Out);
        }

        return ExitCode.Done;
    }
}
