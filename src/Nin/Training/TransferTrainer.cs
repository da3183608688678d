using System.Diagnostics;
using Nin.Data;
using Nin.Models;
using Nin.Networks;
using Nin.Training.Runs;

namespace Nin.Training;

/// <summary>
/// Trains a network that begins with a backbone: first its new head alone, on features that are computed once and kept, then,
/// where the recipe does not freeze all of it, what is left of the backbone with it.
/// </summary>
/// <remarks>
/// The recipe's epochs and optimizer are those of the last part; <see cref="Recipe.HeadEpochs"/>,
/// <see cref="Recipe.HeadLearningRate"/> and <see cref="Recipe.HeadViews"/> are for a head before it, whose run lies in the folder
/// <c>head</c> of the run's. A limit of time is for both together.
/// </remarks>
public sealed class TransferTrainer
{
    private const string HeadFolder = "head";

    private readonly Model _start;
    private readonly Recipe _recipe;
    private readonly DataSplits _data;
    private readonly TrainerOptions _options;

    /// <summary>Prepares a run.</summary>
    /// <param name="backbone">What is begun with.</param>
    /// <param name="recipe">How; its own network is left aside.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="options">Where to write and whom to tell; the model to begin with and the preprocessing are the backbone's.</param>
    /// <param name="head">What answers behind the backbone.</param>
    /// <exception cref="RecipeException">A setting is out of range.</exception>
    public TransferTrainer(
        Backbone backbone, Recipe recipe, DataSplits data, TrainerOptions? options = null, BackboneHead head = BackboneHead.Nin)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        recipe.Validate();
        (_recipe, _data, _options) = (recipe, data, options ?? new TrainerOptions());
        _start = backbone.WithHead(data.Train.Classes, head);
    }

    /// <summary>What is trained: the backbone with its new head.</summary>
    public Network Network => _start.Network;

    /// <summary>Trains to the end.</summary>
    /// <param name="cancellation">Ends the run after the step under way; the checkpoint is written first.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed from its folder.</exception>
    /// <exception cref="RecipeException">A setting does not fit the pictures, or the run was begun with another backbone.</exception>
    /// <exception cref="TrainingException">The loss is no number.</exception>
    public TrainingResult Run(CancellationToken cancellation = default)
    {
        long began = Stopwatch.GetTimestamp();
        bool hasHeadFirst = _recipe.HeadEpochs > 0 && _recipe.Freeze != FrozenLayers.All;
        if (hasHeadFirst)
        {
            // What comes behind the head is looked at now, and not when the head has learned.
            _ = new TrainingSetup(_recipe, _data, _start.Network, _options.Objective, _start.Preprocessing, _start);
        }

        Model start = hasHeadFirst ? Head(cancellation) : _start;
        TimeSpan? left = _options.TimeLimit - (hasHeadFirst ? Stopwatch.GetElapsedTime(began) : TimeSpan.Zero);
        if (left <= TimeSpan.Zero)
        {
            throw new TrainingException(
                "the time limit was over before more than the new head had learned. Allow more time, or freeze all.");
        }

        return new Trainer(start.Network, _recipe, _data, Options(start) with { TimeLimit = left }).Run(cancellation);
    }

    private TrainerOptions Options(Model start) =>
        _options with { InitFrom = start, Preprocessing = start.Preprocessing };

    /// <summary>The model whose head has learned; one of a run that went on behind it is taken as it is.</summary>
    private Model Head(CancellationToken cancellation)
    {
        var folder = _options.Folder is string path ? new RunFolder(path) : null;
        var head = folder is null ? null : new RunFolder(Path.Combine(folder.Path, HeadFolder));
        if (_options.Resume && folder is { HoldsRun: true } && File.Exists(head!.Model))
        {
            return Model.Load(head.Model);
        }

        Recipe recipe = _recipe with
        {
            Freeze = FrozenLayers.All,
            Epochs = _recipe.HeadEpochs,
            Augmentation = _recipe.Augmentation with { Views = _recipe.HeadViews },
            Optimizer = _recipe.Optimizer with
            {
                LearningRate = _recipe.HeadLearningRate,
                SgdLearningRate = _recipe.HeadLearningRate,
            },
            ParameterGroups = [],
            Lookahead = new(),
        };

        _options.Observer?.OnNotice("first the new head learns alone, then what is not frozen with it");

        // The last look is taken once, at the end of it all.
        return new Trainer(_start.Network, recipe, _data with { Test = null }, Options(_start) with
        {
            Folder = head?.Path,
            Lock = null,
        }).Run(cancellation).Model;
    }
}
