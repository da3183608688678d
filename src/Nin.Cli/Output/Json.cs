using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nin.Cli.Input;
using Nin.Explanation;
using Nin.Metrics;
using Nin.Models;
using Nin.Training.RangeTest;

namespace Nin.Cli.Output;

/// <summary>What <c>nin train --json</c> says.</summary>
internal sealed record TrainJson(
    double? TestAccuracy, double? ValidationAccuracy, int BestEpoch, int Epochs, string End, DateTimeOffset EndedAt,
    double Seconds, double PicturesPerSecond, string WeightsSha256, string Model, string Run, string? Report,
    string? TestViews, double? TestViewsAccuracy);

/// <summary>What <c>nin eval --json</c> says. Of the confusion matrix only what occurred is listed.</summary>
internal sealed record EvalJson(
    double Accuracy, double? Loss, int Pictures, IReadOnlyList<ClassFigures> Classes, IReadOnlyList<ConfusionJson> Confusion,
    double[] AccuracyInterval, double? TopFiveAccuracy, double? BalancedAccuracy, double? CalibrationError,
    string Part, int LearnedFrom, IReadOnlyList<string> Notes, string Views)
{
    /// <summary>The models of an ensemble, each with what it reaches alone; not there where one model was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MemberJson>? Members { get; init; }

    public static EvalJson Of(
        Evaluation evaluation, string part, int learnedFrom, IReadOnlyList<string> notes, TestViews views) => new(
        evaluation.Accuracy, evaluation.Loss, evaluation.Pictures, evaluation.Confusion!.Classes,
        [.. evaluation.Confusion.Cells.Select(cell => new ConfusionJson(cell.Actual, cell.Predicted, cell.Pictures))],
        [evaluation.AccuracyInterval.Low, evaluation.AccuracyInterval.High], evaluation.TopFiveAccuracy,
        evaluation.BalancedAccuracy,
        evaluation.CalibrationError, part, learnedFrom, notes, CommandText.Word(views));
}

/// <summary>A model of an ensemble, and its accuracy alone.</summary>
internal sealed record MemberJson(string Model, double Accuracy);

/// <summary>What <c>nin average --json</c> says; measured on is null where nothing was.</summary>
internal sealed record AverageJson(
    string Model, string Network, string WeightsSha256, string? MeasuredOn, IReadOnlyList<AveragedJson> AveragedFrom);

/// <summary>A model that went into an average.</summary>
internal sealed record AveragedJson(string Model, string WeightsSha256);

/// <summary>
/// What <c>nin tune --json</c> says: the recipe that was found, and each candidate's last trial, the best first. The end is
/// completed or timeLimit.
/// </summary>
internal sealed record TuneJson(
    string Recipe, string Folder, string Space, string End, IReadOnlyList<RungJson> Rungs, IReadOnlyList<TrialJson> Ranking);

/// <summary>A rung of a tuning: so many candidates with so many epochs.</summary>
internal sealed record RungJson(int Candidates, int Epochs);

/// <summary>
/// A candidate and what it came to; the accuracy is null where its training broke off, and the problem says why.
/// </summary>
internal sealed record TrialJson(
    int Rank, int Candidate, string Network, double LearningRate, double WeightDecay, string Augmentation, int Rung, int Epochs,
    double? ValidationAccuracy, double[]? ValidationAccuracyInterval, double? ValidationLoss, double Seconds,
    string? WeightsSha256, string? Problem);

/// <summary>How many pictures of a class were taken for a class.</summary>
internal sealed record ConfusionJson(string Actual, string Predicted, int Pictures);

/// <summary>What <c>nin lr-find --json</c> says: rates, of which the first is the suggestion.</summary>
internal sealed record LrFindJson(double Suggestion, double Steepest, double Minimum, IReadOnlyList<LearningRatePoint> Points);

/// <summary>An answer of <c>nin predict --json</c>, and the file of the model that gave it.</summary>
internal sealed record PredictJson(
    string File, string Label, float Probability, IReadOnlyList<LabelJson> Top, string Model, string Views)
{
    public static PredictJson Of(string file, Prediction prediction, int top, string model, TestViews views) => new(
        file, prediction.Label, prediction.Probability,
        [.. prediction.Top(top).Select(one => new LabelJson(one.Label, one.Probability))], model, CommandText.Word(views));
}

/// <summary>A class and its probability.</summary>
internal sealed record LabelJson(string Label, float Probability);

/// <summary>
/// A picture of <c>nin explain --json</c>: the answer, the file with the drawn maps, and the layer they are of. Exact maps have
/// the class's score as their mean; others are Grad-CAM's.
/// </summary>
internal sealed record ExplainJson(
    string File, string Label, float Probability, IReadOnlyList<MapJson> Maps, string Picture, string Layer, bool IsExact,
    string Model)
{
    public static ExplainJson Of(
        string file, ExplainedImage explained, DrawnMaps drawn, Explainer explainer, string model) => new(
        file, explained.Prediction.Label, explained.Prediction.Probability,
        [.. explained.Maps.Select((map, i) => MapJson.Of(map, drawn.Overlays.ElementAtOrDefault(i)))],
        drawn.Sheet,
        explainer.Layer, explainer.IsExact, model);
}

/// <summary>
/// A class's map: its grid's rows and columns, the pixel at which it is largest, and boxes around what stands out, each left,
/// top, right and bottom in pixels; and the file with the map at the picture's own size, where there is one.
/// </summary>
internal sealed record MapJson(
    string Label, float Probability, float Score, double Mean, int Height, int Width, int[] Peak, IReadOnlyList<int[]> Boxes,
    string? Overlay)
{
    public static MapJson Of(ClassMap map, string? overlay)
    {
        (int x, int y) = map.Peak();
        return new MapJson(
            map.Label, map.Probability, map.Score, map.Mean, map.Height, map.Width, [x, y],
            [.. map.Boxes().Select(box => new[] { box.Left, box.Top, box.Right, box.Bottom })], overlay);
    }
}

/// <summary>
/// What <c>nin explain --score --json</c> says; what needs boxes is null where the data has none. Curves go in even steps.
/// </summary>
internal sealed record MapScoreJson(
    string Model, string Layer, string Data, double? Pointing, double[]? PointingInterval, int? Pointed, MeanJson? BoxOverlap,
    double? FoundShare, MeanJson Deletion, MeanJson RandomDeletion, MeanJson DeletionGain, MeanJson Insertion,
    MeanJson RandomInsertion, MeanJson InsertionGain, IReadOnlyList<double> DeletionCurve,
    IReadOnlyList<double> RandomDeletionCurve, IReadOnlyList<double> InsertionCurve, IReadOnlyList<double> RandomInsertionCurve)
{
    public static MapScoreJson Of(MapScore score, string data, string model) => new(
        model, score.Layer, data, score.Pointing,
        score.PointingInterval is (double low, double high) ? [low, high] : null, score.Pointed,
        score.BoxOverlap is null ? null : MeanJson.Of(score.BoxOverlap), (double?)score.Found / score.Pointed,
        MeanJson.Of(score.Deletion), MeanJson.Of(score.RandomDeletion), MeanJson.Of(score.DeletionGain),
        MeanJson.Of(score.Insertion), MeanJson.Of(score.RandomInsertion), MeanJson.Of(score.InsertionGain),
        score.DeletionCurve, score.RandomDeletionCurve, score.InsertionCurve, score.RandomInsertionCurve);
}

/// <summary>A mean, half the width of the 95 % interval around it, and of how many numbers it is.</summary>
internal sealed record MeanJson(double Mean, double HalfWidth, int Count)
{
    public static MeanJson Of(SampleMean mean) => new(mean.Mean, mean.HalfWidth, mean.Count);
}

/// <summary>What <c>nin explain --layers --json</c> says: the files that were drawn.</summary>
internal sealed record LayersJson(string Model, IReadOnlyList<LayersFileJson> Files);

/// <summary>
/// A file of <c>nin explain --layers --json</c>: filters, maps of a layer, a unit in a picture, or a unit over a data set. What
/// it does not have is null. Of a unit the places are those that are drawn.
/// </summary>
internal sealed record LayersFileJson(
    string File, string Shows, string? Picture, string? Layer, int? Channel, int[]? Shape,
    IReadOnlyList<UnitPlaceJson>? Places);

/// <summary>
/// Where a unit is strongest: the picture, the number, the row and column of its map, and the field that reaches it, left, top,
/// right and bottom in pixels of the network's input.
/// </summary>
internal sealed record UnitPlaceJson(string Picture, float Value, int Row, int Column, int[] Field)
{
    public static UnitPlaceJson Of(UnitExample example) => new(
        example.Name, example.Place.Value, example.Place.Row, example.Place.Column,
        [example.Place.Field.Left, example.Place.Field.Top, example.Place.Field.Right, example.Place.Field.Bottom]);
}

/// <summary>What <c>nin summary --json</c> says.</summary>
internal sealed record SummaryJson(
    string Network, int[] Input, long Parameters, long Bytes, long Macs, IReadOnlyList<SummaryLayerJson> Layers);

/// <summary>A layer of <c>nin summary --json</c>; a receptive field of 0 is the whole picture.</summary>
internal sealed record SummaryLayerJson(
    string Name, string Kind, string? Block, int[] Output, long Parameters, long Bytes, long Macs, int ReceptiveField,
    int Stride);

/// <summary>A network of <c>nin networks --json</c>; the input is height, width, channels.</summary>
internal sealed record ListedNetworkJson(
    string Name, string Description, int[] Input, int Classes, long Parameters, long Bytes, long Macs);

/// <summary>
/// A line of <c>nin backbones --json</c>; the package is null of what comes with nin, the file where it is not here.
/// </summary>
internal sealed record BackboneJson(
    string Name, string Description, string? Package, string? PackageVersion, string License, string? File, bool IsHere);

/// <summary>What <c>nin verify --json</c> writes; the layer is null where none differs.</summary>
internal sealed record VerifyJson(
    int Pictures, double Tolerance, bool IsWithin, IReadOnlyList<VerifyRowJson> Comparisons,
    VerifyLayerJson? FirstDifferentLayer, IReadOnlyList<VerifySideJson> Prepared);

/// <summary>Two that were asked about the same pictures; compared are scores or logProbabilities.</summary>
internal sealed record VerifyRowJson(
    string First, string Second, bool IsWithin, string Compared, double Largest, double Scale, double Relative, double Mean,
    double SameAnswers);

/// <summary>What was done to pictures before a model saw them, from its own file, the other, or what is usual.</summary>
internal sealed record VerifySideJson(string Model, string Preprocessing, string From);

/// <summary>The first layers that differ.</summary>
internal sealed record VerifyLayerJson(string First, string Second, double Largest, double Scale);

/// <summary>A line of <c>nin bench --json</c>; the layers stand there where they were asked for.</summary>
internal sealed record BenchJson(
    string Network, string Mode, int Batch, int Threads, double PicturesPerSecond, double Milliseconds, double Gflops,
    double PeakGflops,
    double ShareOfPeak, double ShareOfDirectLimit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<BenchLayerJson>? Layers);

/// <summary>A layer of <c>nin bench --layers --json</c>; the last, called rest, is the time in no layer.</summary>
internal sealed record BenchLayerJson(
    string Name, string? Kind, int[]? Output, string? Algorithm, double Milliseconds, double Share, double? Gflops,
    double ForwardMilliseconds, double BackwardMilliseconds);

/// <summary>A set of <c>nin data list --json</c>.</summary>
internal sealed record DataJson(string Name, string Description, bool Present, string? Location);

/// <summary>What <c>nin data get --json</c> says.</summary>
internal sealed record DataGetJson(string Name, string Folder, long Bytes, double Seconds, IReadOnlyList<DataGetFileJson> Files);

/// <summary>A file of <c>nin data get --json</c>; one that was there before came from nowhere.</summary>
internal sealed record DataGetFileJson(string File, long Bytes, string Sha256, string? From);

/// <summary>What <c>nin data check --json</c> says.</summary>
internal sealed record DataCheckJson(
    string Data, bool Right, int Pictures, IReadOnlyList<string> Parts, double? Balance, IReadOnlyList<ClassCountJson> Classes,
    PictureSizesJson? Sizes, IReadOnlyList<FindingJson> Findings);

/// <summary>The pictures of a class that can be decoded.</summary>
internal sealed record ClassCountJson(string Name, int Train, int Validation, int Test);

/// <summary>The sizes of pictures, each width and height, and what channels they have.</summary>
internal sealed record PictureSizesJson(
    int[] Smallest, int[] Median, int[] Largest, double LeastAspect, double MostAspect, int Grey, int Rgb, int Rgba);

/// <summary>Something found in a data set, with every case of it.</summary>
internal sealed record FindingJson(
    string Severity, string Kind, string Message, string? Advice, IReadOnlyList<FindingItemJson> Items);

/// <summary>The files, pictures or classes that belong together in one case.</summary>
internal sealed record FindingItemJson(IReadOnlyList<string> Names, string? Detail);

[JsonSerializable(typeof(TrainJson))]
[JsonSerializable(typeof(DataCheckJson))]
[JsonSerializable(typeof(EvalJson))]
[JsonSerializable(typeof(AverageJson))]
[JsonSerializable(typeof(TuneJson))]
[JsonSerializable(typeof(LrFindJson))]
[JsonSerializable(typeof(SummaryJson))]
[JsonSerializable(typeof(PredictJson))]
[JsonSerializable(typeof(IReadOnlyList<PredictJson>))]
[JsonSerializable(typeof(IReadOnlyList<ExplainJson>))]
[JsonSerializable(typeof(MapScoreJson))]
[JsonSerializable(typeof(LayersJson))]
[JsonSerializable(typeof(IReadOnlyList<ListedNetworkJson>))]
[JsonSerializable(typeof(IReadOnlyList<BackboneJson>))]
[JsonSerializable(typeof(VerifyJson))]
[JsonSerializable(typeof(IReadOnlyList<DataJson>))]
[JsonSerializable(typeof(DataGetJson))]
[JsonSerializable(typeof(IReadOnlyList<BenchJson>))]
internal sealed partial class JsonDocuments : JsonSerializerContext
{
    /// <summary>File names and labels stay readable in any script; this is no web page.</summary>
    public static JsonDocuments Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>As <see cref="Readable"/>, on one line.</summary>
    public static JsonDocuments OneLine { get; } = new(new JsonSerializerOptions(Readable.Options) { WriteIndented = false });

    /// <summary>Writes the one document of a command.</summary>
    public static void Write<T>(Screen screen, T document, JsonTypeInfo<T> type) =>
        screen.Plain(JsonSerializer.Serialize(document, type));
}
