using System.Collections.Immutable;
using System.Text.Json;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Training.Optimizers;

namespace Nin.Training.Runs;

/// <summary>What a run is resumed from.</summary>
internal sealed record ResumePoint(SafetensorsFile File, Preprocessing Preprocessing, TrainingState State, Recipe Before);

/// <summary>Writes a run's files and reads them back; does nothing where the run has no folder.</summary>
internal sealed class RunKeeper(TrainingSetup setup, string? path)
{
    private LearnedPictures? _learned;
    private bool _isLearnedKnown;

    public RunFolder? Folder { get; } = path is null ? null : new RunFolder(path);

    /// <summary>The model that the run begins with, or null.</summary>
    public Model? InitFrom { get; init; }

    /// <summary>The weights of what stays as it is; they are written into every model beside those that learn.</summary>
    public ImmutableArray<NamedTensor> Frozen { get; set; } = [];

    /// <summary>What is learned, and the parts of one's own, by their names.</summary>
    public string Parts { get; init; } = setup.Objective.Name;

    /// <summary>Ends a message about a run that broke off: where to go on from, where there is such a place.</summary>
    public string LastGood => Folder is null ? ""
        : File.Exists(Folder.Checkpoint) ? $" The last good checkpoint is {Folder.Checkpoint}."
        : " No checkpoint had been written.";

    /// <summary>What a run that has no checkpoint begins with.</summary>
    /// <param name="initFrom">The SHA-256 of the weights that are begun with, or null.</param>
    /// <param name="resume">Whether the run may have begun before, and broken off ahead of its first checkpoint.</param>
    /// <param name="cancellation">Ends the reading of the pictures.</param>
    public TrainingState FirstState(string? initFrom, bool resume, CancellationToken cancellation) => new()
    {
        TrainPictures = setup.Data.Train.Count,
        Classes = setup.Data.Train.Classes.Count,
        Parts = Parts,
        DataSha256 = setup.DataSha256(),
        PicturesSha256 = Folder is null ? null : PictureFingerprint.Of(setup.Data.Train, cancellation),
        InitFromSha256 = resume && Folder?.ReadEnvironment() is RunEnvironment begun ? begun.InitFromSha256 : initFrom,
    };

    /// <summary>The folder's checkpoint, or null where there is none.</summary>
    /// <exception cref="RecipeException">It was made with another recipe or other data.</exception>
    /// <exception cref="NinFormatException">It is damaged.</exception>
    public ResumePoint? FindCheckpoint(CancellationToken cancellation)
    {
        if (Folder is null || !File.Exists(Folder.Checkpoint))
        {
            return null;
        }

        (SafetensorsFile file, Model model, TrainingState state) = Checkpoint.Read(Folder.Checkpoint);

        // Read and written again: a checkpoint of an earlier version does not name the settings that have been added since.
        string recipe = model.Recipe ?? throw new NinFormatException("Nin checkpoint", "it holds no recipe.", Folder.Checkpoint);
        Recipe before = RecipeFile.FromJson(recipe, Folder.Checkpoint);
        if (RecipeDifferences.Between(setup.Recipe with { Epochs = before.Epochs }, before) is { Count: > 0 } differences)
        {
            throw new RecipeException(
                $"resume: {Folder.Checkpoint} was made with another recipe: {string.Join("; ", differences)}. "
                + $"Resume with the settings of {Folder.Recipe}, or begin a new run.");
        }

        if (NetworkJson.Write(model.Network) != NetworkJson.Write(setup.Network))
        {
            throw new RecipeException(
                $"resume: {Folder.Checkpoint} was made with another network of the name '{model.Network.Name}'. Resume with "
                    + "that one, or begin a new run.");
        }

        if (state.Parts is not null && state.Parts != Parts)
        {
            throw new RecipeException(
                $"resume: {Folder.Checkpoint} was made with {state.Parts}, not with {Parts}. Resume with the same, or begin a new run.");
        }

        int begun = state.Epoch + (state.Batch > 0 ? 1 : 0);
        if (setup.Recipe.Epochs < begun)
        {
            throw new RecipeException(FormattableString.Invariant(
                $"resume: the run is in its epoch {begun} already, so it cannot end after {setup.Recipe.Epochs}; expected {begun} epochs or more."));
        }

        Dataset train = setup.Data.Train;
        if ((state.TrainPictures, state.Classes) != (train.Count, train.Classes.Count))
        {
            throw new RecipeException(
                $"resume: {Folder.Checkpoint} was made on {CountText.Counted(state.TrainPictures, "picture")} of "
                    + $"{CountText.Counted(state.Classes, "class")}, " +
                $"{setup.Data.Name} has {train.Count} of {train.Classes.Count}.");
        }

        if (state.DataSha256 != setup.DataSha256())
        {
            throw new RecipeException(
                $"resume: {Folder.Checkpoint} was made on other pictures: the classes, the labels or the pictures left out of "
                + $"{setup.Data.Name} differ.");
        }

        if (state.PicturesSha256 is not null && state.PicturesSha256 != PictureFingerprint.Of(train, cancellation))
        {
            throw new RecipeException(
                $"resume: {Folder.Checkpoint} was made on other pictures: those of {setup.Data.Name} have the same labels but "
                + "another content. Give back the pictures it was made on, or begin a new run.");
        }

        return state.Fits(train.Count / setup.BatchSize, setup.BatchSize)
            ? new ResumePoint(file, model.Preprocessing, state, before)
            : throw new NinFormatException(
                "Nin checkpoint", "the counters contradict each other or the recipe.", Folder.Checkpoint);
    }

    /// <summary>Puts the numbers of a checkpoint back, and those of the best model where there is one yet.</summary>
    public void Restore(ResumePoint point, ParameterBuffer parameters, ParameterBuffer best, ParameterUpdate update)
    {
        Checkpoint.Restore(point.File, Folder!.Checkpoint, parameters, update);
        if (point.State.BestEpoch == 0)
        {
            return;
        }

        Model model = Model.Load(Folder.Model);
        try
        {
            // Auxiliary heads, which the model has not, are asked of no best weights.
            var kept = new ParameterLayout(setup.Answering);
            best.Load([.. model.Weights, .. parameters.ToTensors().Where(tensor => kept.Find(tensor.Name) is null)]);
        }
        catch (ArgumentException error)
        {
            throw new NinFormatException(
                "Nin model", error.Message, Folder.Model, hint: "It is not this run's best model.", inner: error);
        }
    }

    /// <summary>Writes a checkpoint, unless the weights are no numbers: the last good one is then worth more.</summary>
    public void WriteCheckpoint(
        ParameterBuffer parameters, Preprocessing preprocessing, ParameterUpdate update, TrainingState state)
    {
        if (Folder is not null && parameters.IsFinite)
        {
            Model model = ModelOf(setup.Network, parameters, preprocessing, new RunMetrics { Epoch = state.Epoch });
            Checkpoint.Write(Folder.Checkpoint, model, update, state);
        }
    }

    public void WriteModel(Model model) => Folder?.WriteModel(model);

    /// <summary>The model that the run is about.</summary>
    public Model ModelOf(ParameterBuffer parameters, Preprocessing preprocessing, RunMetrics metrics, float temperature = 1) =>
        ModelOf(setup.Answering, parameters, preprocessing, metrics, temperature);

    private Model ModelOf(
        Network network, ParameterBuffer parameters, Preprocessing preprocessing, RunMetrics metrics, float temperature = 1) =>
        new(
        network, [.. Frozen, .. parameters.ToTensors()], setup.Data.Train.Classes, preprocessing,
        RecipeFile.ToJson(setup.Recipe),
        JsonSerializer.Serialize(metrics, TrainingJsonContext.Default.RunMetrics))
        {
            LearnedFrom = Learned(),
            Temperature = temperature,
            AnswerKind = setup.Objective.AnswerKind,
        };

    /// <summary>Asked for with the first model: by then every picture has been read once, and its hash is known.</summary>
    private LearnedPictures? Learned()
    {
        if (!_isLearnedKnown)
        {
            (_learned, _isLearnedKnown) = (LearnedPictures.Of(setup.Data, InitFrom?.LearnedFrom), true);
        }

        return _learned;
    }
}
