using Nin.Data;
using Nin.Data.Folders;
using Nin.Data.Preview;
using Nin.Imaging;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Training.Runs;

namespace Nin.Training;

/// <summary>Trains a network: a recipe and a data set in, a model and a run folder out.</summary>
/// <remarks>
/// The same recipe on the same data gives the same bits, on any number of threads, and after any number of cancellations
/// and resumptions.
/// </remarks>
public sealed class Trainer
{
    private readonly Recipe _recipe;
    private readonly DataSplits _data;
    private readonly TrainerOptions _options;

    private readonly Network? _network;

    /// <summary>Prepares a run that trains a network of one's own.</summary>
    /// <param name="network">What learns; its main output has as many features as there are classes.</param>
    /// <param name="recipe">How; its own network is left aside.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="options">Where to write and whom to tell; null for nowhere and nobody.</param>
    /// <exception cref="RecipeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">The parts of the data have other classes than the training pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of threads or a time limit is out of range.</exception>
    public Trainer(Network network, Recipe recipe, DataSplits data, TrainerOptions? options = null)
        : this(Named(recipe, network), data, options)
    {
        _network = network;
    }

    /// <summary>Prepares a run.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="options">Where to write and whom to tell; null for nowhere and nobody.</param>
    /// <exception cref="RecipeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// There is only one class, or the parts of the data have other classes than the training pictures.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of threads or a time limit is out of range.</exception>
    public Trainer(Recipe recipe, DataSplits data, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        (_recipe, _data, _options) = (recipe, data, options ?? new TrainerOptions());
        recipe.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.LoaderThreads);
        CheckClasses(data, _options.Objective);
        if (_options.TimeLimit <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "Trainer: expected a positive time limit.");
        }

        if (_options.Lock is RunLock held && (_options.Folder is null || held.Folder != new RunFolder(_options.Folder).Path))
        {
            throw new ArgumentException(
                $"Trainer: expected the lock on the run's folder, got that on '{held.Folder}'.", nameof(options));
        }
    }

    /// <summary>A recipe with a network's name in the place of its own.</summary>
    private static Recipe Named(Recipe recipe, Network network)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(network);
        return recipe with { Network = network.Name };
    }

    /// <summary>Trains to the end.</summary>
    /// <param name="cancellation">Ends the run after the step under way; the checkpoint is written first.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed from its folder.</exception>
    /// <exception cref="TrainingException">
    /// The loss is no number, the head is dead and the recipe says to stop, or the time was up before the first step.
    /// </exception>
    /// <exception cref="RecipeException">
    /// The network is unknown, a setting does not fit the pictures, or the checkpoint was made with another recipe or on other
    /// pictures.
    /// </exception>
    /// <exception cref="RunLockedException">Another run is at work in the folder.</exception>
    /// <exception cref="NetworkException">The network does not fit the pictures.</exception>
    /// <exception cref="Formats.NinFormatException">The checkpoint or a picture is damaged.</exception>
    /// <exception cref="IOException">A file cannot be written; what was there is unchanged.</exception>
    public TrainingResult Run(CancellationToken cancellation = default)
    {
        using RunLock? own = _options.Folder is null || _options.Lock is not null ? null : RunLock.Take(_options.Folder);
        LookThrough.Run(_data, cancellation);
        using var run = TrainingRun.Open(_recipe, _data, _network, _options, cancellation);
        return run.Train(cancellation);
    }

    /// <summary>
    /// Draws a contact sheet of what the network would see of the training pictures; nothing is trained or written.
    /// </summary>
    /// <param name="columns">Pictures of a class.</param>
    /// <param name="epoch">The epoch shown, from 0.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    /// <exception cref="RecipeException">The network is unknown, or a setting does not fit the pictures.</exception>
    /// <exception cref="NetworkException">The network does not fit the pictures.</exception>
    /// <exception cref="Formats.NinFormatException">A picture is damaged.</exception>
    public Image Preview(int columns = 8, int epoch = 0, CancellationToken cancellation = default)
    {
        var setup = new TrainingSetup(
            _recipe, _data, _network, _options.Objective, _options.Preprocessing, _options.InitFrom);
        FeatureShape input = setup.Network.Input;
        string title = $"{_data.Name} as {_recipe.Network} sees it, {input.Height}x{input.Width}, recipe {_recipe.Name}, epoch "
            + $"{epoch + 1}";
        return DataPreview.Draw(
            title, setup.Data.Train, setup.FitPreprocessing(cancellation), _recipe.Augmentation, columns, _recipe.Seed, epoch,
            cancellation);
    }

    /// <summary>Checks that there is something to tell apart, and that all parts tell the same things apart.</summary>
    /// <param name="data">The parts.</param>
    /// <param name="objective">What is learned; classes that are to be told apart where null.</param>
    internal static void CheckClasses(DataSplits data, Objective? objective)
    {
        if (objective is null && data.Train.Classes.Count < 2)
        {
            throw new ArgumentException(
                $"{data.Train.Name}: expected at least 2 classes, got {data.Train.Classes.Count}.", nameof(data));
        }

        CheckClasses(data.Train, data.Validation);
        CheckClasses(data.Train, data.Test);
    }

    private static void CheckClasses(Dataset train, Dataset? part)
    {
        if (part is not null && !part.Classes.SequenceEqual(train.Classes))
        {
            throw new ArgumentException(
                $"{part.Name} has the classes {string.Join(", ", part.Classes)}; expected those of {train.Name}: "
                    + $"{string.Join(", ", train.Classes)}.",
                nameof(part));
        }
    }
}
