using System.Text.Json;
using Nin.Models;

namespace Nin.Cli.Output;

/// <summary>Answers as one JSON document.</summary>
internal sealed class PredictionJson(Screen screen, int top, string model, TestViews views) : IPredictionWriter
{
    private readonly List<PredictJson> _answers = [];

    public void Write(string file, Prediction prediction) => _answers.Add(PredictJson.Of(file, prediction, top, model, views));

    public void End() => JsonDocuments.Write(screen, _answers, JsonDocuments.Readable.IReadOnlyListPredictJson);
}

/// <summary>Answers as JSON, one object a line, each written as it comes: the same objects as in the document.</summary>
/// <remarks><b>Source</b> jsonlines.org.</remarks>
internal sealed class PredictionJsonLines(Screen screen, int top, string model, TestViews views) : IPredictionWriter
{
    public void Write(string file, Prediction prediction) =>
        screen.Plain(JsonSerializer.Serialize(
            PredictJson.Of(file, prediction, top, model, views), JsonDocuments.OneLine.PredictJson));

    public void End()
    {
    }
}
