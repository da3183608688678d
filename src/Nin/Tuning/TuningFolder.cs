using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nin.Formats;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tuning;

/// <summary>The files of a tuning. Every one is written whole or not at all.</summary>
public sealed class TuningFolder
{
    private const string FormatName = "Nin tuning", PlanName = "plan.json", TrialsName = "trials.json", BestName = "best.json";

    /// <summary>Names the files of a tuning in this folder.</summary>
    public TuningFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What was planned.</summary>
    public string Plan => File(PlanName);

    /// <summary>What each candidate came to in each rung.</summary>
    public string Trials => File(TrialsName);

    /// <summary>The best recipe so far.</summary>
    public string Best => File(BestName);

    /// <summary>Whether the folder holds a tuning.</summary>
    public bool HoldsTuning => System.IO.File.Exists(Plan);

    /// <summary>The run of a candidate in a rung: of one that goes on the same in all.</summary>
    public RunFolder RunOf(int candidate, Rung rung, bool goesOn)
    {
        ArgumentNullException.ThrowIfNull(rung);
        string name = candidate.ToString("000", CultureInfo.InvariantCulture);
        return new RunFolder(System.IO.Path.Combine(
            Path, "candidates", goesOn ? name : FormattableString.Invariant($"{name}-{rung.Epochs}-epochs")));
    }

    /// <summary>Reads the plan.</summary>
    /// <exception cref="NinFormatException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public TuningPlan ReadPlan() => Read(Plan, text =>
    {
        PlanJson json = Filled(JsonSerializer.Deserialize(text, TuningJsonContext.Default.PlanJson));
        var plan = new TuningPlan
        {
            Data = json.Data,
            DataSha256 = json.DataSha256,
            Space = json.Space,
            Recipe = RecipeFile.FromJson(json.Recipe.GetRawText(), Plan),
            Networks = [.. json.Networks],
            Candidates = [.. json.Candidates.Select(
                one => new Candidate(one.Number, RecipeFile.FromJson(one.Recipe.GetRawText(), Plan)))],
            Rungs = [.. json.Rungs],
            SecondsBefore = json.SecondsBefore,
        };
        return plan.Rungs.Length > 0 && plan.Candidates.Length == plan.Rungs[0].Candidates
            && plan.Candidates.Select((one, i) => one.Number == i + 1
                && plan.Networks.Any(network => network.Network == one.Recipe.Network)).All(fits => fits)
            ? plan
            : throw new JsonException("its rungs, candidates and networks do not fit each other.");
    });

    /// <summary>Reads the trials; none where none is done.</summary>
    /// <exception cref="NinFormatException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<Trial> ReadTrials(TuningPlan plan) => !System.IO.File.Exists(Trials) ? [] : Read(Trials, text =>
    {
        Trial[] trials = Filled(JsonSerializer.Deserialize(text, TuningJsonContext.Default.TrialArray));
        return trials.All(trial => trial is not null && trial.Candidate >= 1 && trial.Candidate <= plan.Candidates.Length
            && trial.Rung >= 1 && trial.Rung <= plan.Rungs.Length)
            ? trials
            : throw new JsonException("a trial is of no candidate or no rung of the plan.");
    });

    internal void WritePlan(TuningPlan plan) => AtomicFile.WriteText(Plan, JsonSerializer.Serialize(
        new PlanJson(
            plan.Data, plan.DataSha256, plan.Space, plan.SecondsBefore, [.. plan.Rungs], [.. plan.Networks],
            AsJson(plan.Recipe), [.. plan.Candidates.Select(one => new CandidateJson(one.Number, AsJson(one.Recipe)))]),
        TuningJsonContext.Default.PlanJson) + "\n");

    internal void WriteTrials(IReadOnlyList<Trial> trials) =>
        AtomicFile.WriteText(Trials, JsonSerializer.Serialize([.. trials], TuningJsonContext.Default.TrialArray) + "\n");

    internal void WriteBest(Recipe recipe) => AtomicFile.WriteText(Best, RecipeFile.ToJson(recipe) + "\n");

    private string File(string name) => System.IO.Path.Combine(Path, name);

    private static JsonElement AsJson(Recipe recipe)
    {
        using JsonDocument document = JsonDocument.Parse(RecipeFile.ToJson(recipe));
        return document.RootElement.Clone();
    }

    private static T Filled<T>(T? value)
        where T : class => value ?? throw new JsonException("it is null.");

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(System.IO.File.ReadAllText(path));
        }
        catch (Exception error) when (error is JsonException or RecipeException or InvalidOperationException)
        {
            throw new NinFormatException(
                FormatName, MessageText.Of(error), path, hint: "Begin another tuning in another folder.", inner: error);
        }
    }
}

/// <summary>A plan as its file has it.</summary>
internal sealed record PlanJson(
    string Data, string DataSha256, string Space, double SecondsBefore, Rung[] Rungs, MeasuredNetwork[] Networks,
    JsonElement Recipe, CandidateJson[] Candidates);

/// <summary>A candidate as the plan's file has it.</summary>
internal sealed record CandidateJson(int Number, JsonElement Recipe);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(Trial[]))]
internal sealed partial class TuningJsonContext : JsonSerializerContext;
