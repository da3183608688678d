using System.Collections.Immutable;
using System.Globalization;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Kernels;
using Nin.Networks;
using Nin.Tensors;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Experiments;

/// <summary>
/// Makes the runs of an experiment, each in a folder of its own. What is done already is not done again: the same experiment in
/// the same folder goes on where it broke off, and more seeds make it longer.
/// </summary>
/// <remarks>Seeds come one after the other, each with all arms, so that what is there at any time can be compared.</remarks>
public sealed class ExperimentRunner
{
    private readonly Experiment _experiment;
    private readonly ExperimentOptions _options;
    private readonly Func<string, DataSplits> _open;
    private readonly ExperimentFolder _folder;
    private readonly string _machine;
    private readonly Dictionary<string, ExperimentPictures> _pictures = [];
    private readonly Dictionary<string, (Network Network, Preprocessing? Preprocessing)> _prepared = [];

    /// <summary>Prepares an experiment.</summary>
    /// <param name="experiment">What is asked.</param>
    /// <param name="open">Opens a data set, such as <see cref="DataCatalog.Open(string, Data.Folders.OnBadImage, CancellationToken)"/>.</param>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">Names of the experiment cannot be folders, or there is no seed or one twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ExperimentRunner(Experiment experiment, Func<string, DataSplits> open, ExperimentOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(options);
        experiment.Validate();
        ArgumentException.ThrowIfNullOrEmpty(options.Folder);
        ArgumentOutOfRangeException.ThrowIfNegative(options.PicturesPerClass);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Sample, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        if (options.Seeds.IsDefaultOrEmpty || options.Seeds.Distinct().Count() != options.Seeds.Length)
        {
            throw new ArgumentException(
                $"ExperimentRunner: expected one seed or more, each once, got {(options.Seeds.IsDefaultOrEmpty ? "none" : string.Join(", ", options.Seeds))}.",
                nameof(options));
        }

        (_experiment, _open, _options) = (experiment, open, options);
        _folder = new ExperimentFolder(Path.GetFullPath(options.Folder));
        _machine = MachineText(options.Threads);
        Result = new ExperimentResult(experiment, options.Seeds, []) { Machine = _machine };
    }

    /// <summary>What is done so far; also after a run was cancelled.</summary>
    public ExperimentResult Result { get; private set; }

    /// <summary>Makes the runs that are missing.</summary>
    /// <param name="cancellation">Ends the run under way after its step; the same call goes on.</param>
    /// <exception cref="ArgumentException">
    /// The folder is another experiment's or was begun with other settings, or the data does not fit: one class, too few
    /// pictures.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="RunLockedException">Another run is at work in the folder.</exception>
    /// <exception cref="NinFormatException">A picture or a file of the folder is damaged.</exception>
    /// <exception cref="TrainingException">The loss of a run that learns curves is no number.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public ExperimentResult Run(CancellationToken cancellation = default)
    {
        // Before the folder is made: data that does not fit leaves nothing behind.
        ArmSettings[] arms = [.. _experiment.Arms.Select(arm => Prepare(arm, cancellation))];
        Result = Result with { Runs = [], Data = [.. _pictures.Values.Select(pictures => pictures.Text)] };
        using RunLock held = RunLock.Take(_options.Folder);
        _folder.Begin(new ExperimentSettings(_experiment.Name, Settings(), arms));
        var missing = new List<(ExperimentArm Arm, ulong Seed)>();
        foreach ((ulong seed, ExperimentArm arm) in from seed in _options.Seeds from arm in _experiment.Arms select (seed, arm))
        {
            if (_folder.Find(arm.Name, seed) is ExperimentRun done)
            {
                Add(done);
            }
            else
            {
                missing.Add((arm, seed));
            }
        }

        foreach ((ExperimentArm arm, ulong seed) in missing)
        {
            cancellation.ThrowIfCancellationRequested();
            _options.Observer?.OnRun(arm, seed, Result);
            ExperimentRun run = _experiment.Measure.Measure(SiteOf(arm, seed, cancellation), cancellation) with
            {
                Machine = _machine,
            };
            _folder.Write(run);
            Add(run);
            _options.Observer?.OnRunDone(run, Result);
        }

        return Result;
    }

    /// <summary>Takes a run among those that are done, in the order in which all are made in one piece.</summary>
    private void Add(ExperimentRun run)
    {
        string[] arms = [.. _experiment.Arms.Select(arm => arm.Name)];
        Result = Result with
        {
            Runs =
            [
                .. from one in Result.Runs.Add(run)
                   orderby _options.Seeds.IndexOf(one.Seed), Array.IndexOf(arms, one.Arm)
                   select one,
            ],
        };

        // What a folder holds may have been made elsewhere.
        Result = Result with
        {
            Machine = string.Join("; ", Result.Runs.Select(one => one.Machine ?? _machine).Distinct()),
        };
    }

    private ExperimentSite SiteOf(ExperimentArm arm, ulong seed, CancellationToken cancellation)
    {
        ExperimentPictures pictures = PicturesOf(arm, cancellation);
        string folder = _folder.Of(arm.Name, seed);
        Directory.CreateDirectory(folder);
        (Network network, Preprocessing? preprocessing) = _prepared[arm.Name];
        if (preprocessing is null)
        {
            FeatureShape input = network.Input;
            Recipe recipe = arm.Recipe;
            string? key = _prepared.Where(other => other.Value.Preprocessing is not null && IsPreparedAlike(other.Key, arm))
                .Select(other => other.Key).FirstOrDefault();
            preprocessing = key is null
                ? Preprocessing.Fit(
                    pictures.Learned.Train, recipe.Preprocessing, input.Height, input.Width, input.Channels,
                    recipe.Resizing, cancellation)
                : _prepared[key].Preprocessing;
            _prepared[arm.Name] = (network, preprocessing);
        }

        return new ExperimentSite
        {
            Arm = arm.Name,
            Network = network,
            Recipe = Learning(arm) with { Seed = seed },
            Data = pictures.Learned,
            Seen = pictures.Seen,
            Unseen = pictures.Unseen,
            Preprocessing = preprocessing!,
            Folder = folder,
            Threads = _options.Threads,
            Observer = _options.Observer,
        };
    }

    /// <summary>Whether another arm's preprocessing was measured on the same pictures in the same way.</summary>
    private bool IsPreparedAlike(string other, ExperimentArm arm)
    {
        ExperimentArm one = _experiment.Arms.First(candidate => candidate.Name == other);
        return DataOf(one) == DataOf(arm) && _prepared[other].Network.Input == _prepared[arm.Name].Network.Input
            && (one.Recipe.Preprocessing, one.Recipe.Resizing) == (arm.Recipe.Preprocessing, arm.Recipe.Resizing);
    }

    private ArmSettings Prepare(ExperimentArm arm, CancellationToken cancellation)
    {
        ExperimentPictures pictures = PicturesOf(arm, cancellation);
        Network network = arm.CreateNetwork(pictures.Learned.Train.Classes.Count);
        _prepared[arm.Name] = (network, null);
        var hash = new Sha256();
        hash.Append(System.Text.Encoding.UTF8.GetBytes(NetworkJson.Write(network)));
        return new ArmSettings(
            arm.Name, Convert.ToHexStringLower(hash.Finish()), RecipeFile.ToJson(Learning(arm)), pictures.Learned.Name,
            pictures.Sha256);
    }

    /// <summary>The arm's recipe, by which nothing is set aside and nothing is chosen.</summary>
    private static Recipe Learning(ExperimentArm arm) => arm.Recipe with { Validation = 0, EarlyStopping = 0 };

    private ExperimentPictures PicturesOf(ExperimentArm arm, CancellationToken cancellation)
    {
        string data = DataOf(arm);
        if (!_pictures.TryGetValue(data, out ExperimentPictures? pictures))
        {
            pictures = _pictures[data] = ExperimentPictures.Of(
                _open(data), _options.PicturesPerClass, _options.Sample, cancellation);
        }

        return pictures;
    }

    private string DataOf(ExperimentArm arm) => _options.Data ?? arm.Recipe.Data;

    private ImmutableSortedDictionary<string, string> Settings() => _experiment.Measure.Settings
        .Append(new("pictures", _options.PicturesPerClass.ToString(CultureInfo.InvariantCulture)))
        .Append(new("sample", _options.Sample.ToString(CultureInfo.InvariantCulture)))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string MachineText(int threads)
    {
        int computing = threads == 0 ? Environment.ProcessorCount : threads;
        return $"{CountText.Counted(Environment.ProcessorCount, "core")}, {CountText.Counted(computing, "thread")}, "
            + $"{KernelSet.Default.Name} kernels";
    }
}
