using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Nin.Data;
using Nin.Formats;
using Nin.Networks;
using Nin.Random;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tuning;

/// <summary>
/// Finds a recipe for a data set: many are tried on the validation part by <see cref="SuccessiveHalving"/>, within a time. The test
/// part is never looked at.
/// </summary>
/// <remarks>
/// The plan is drawn from the recipe's seed and written down first; how large it is depends on the time and on how fast the first
/// steps are. The results depend on the plan alone, to the bit, on any number of threads and after any number of interruptions.
/// </remarks>
public sealed class Tuner
{
    /// <summary>What is set aside to choose by where the recipe sets nothing aside and the data has no validation part.</summary>
    private const double UsualValidation = 0.1;

    /// <summary>The share of the time that the plan may fill: first steps do not tell all.</summary>
    private const double PlannedShare = 0.85;

    /// <summary>A network of which a candidate of the second rung takes more than this share of the time is left out.</summary>
    private const double MostOfOne = 1.0 / 4;

    /// <summary>The share of the time after which no other network is timed.</summary>
    private const double MostToMeasure = 0.2;

    /// <summary>So much over the time a rung that has begun may run, before its next candidate is given up.</summary>
    private const double Patience = 1.2;

    private readonly Recipe _recipe;
    private readonly DataSplits _data;
    private readonly TunerOptions _options;
    private readonly SearchSpace _space;
    private readonly TuningFolder _folder;

    /// <summary>Networks that do not fit the pictures.</summary>
    private readonly HashSet<string> _unfit = [];

    /// <summary>Prepares a tuning.</summary>
    /// <param name="recipe">The base recipe: the first candidate, and what stays as it is in all others.</param>
    /// <param name="data">The pictures; the test part is left aside.</param>
    /// <param name="options">Where to write, and how long it may take.</param>
    /// <exception cref="RecipeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">There is only one class, the pictures have no classes, or the time is not positive.</exception>
    public Tuner(Recipe recipe, DataSplits data, TunerOptions options)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        recipe.Validate();
        Trainer.CheckClasses(data, objective: null);
        if (!data.Train.HasLabels)
        {
            throw new ArgumentException($"{data.Train.Name}: expected pictures with one class each.", nameof(data));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.TimeLimit, TimeSpan.Zero);
        bool setsNothingAside = data.Validation is null && recipe.Validation == 0;
        _recipe = setsNothingAside ? recipe with { Validation = UsualValidation } : recipe;
        (_data, _options, _folder) = (data with { Test = null }, options, new TuningFolder(options.Folder));
        _space = options.Space ?? SearchSpace.For(data);
    }

    /// <summary>Tunes, or goes on with the tuning in the folder.</summary>
    /// <param name="cancellation">Ends it after the step under way; it can be gone on with.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ArgumentException">
    /// The time is too short for one candidate, or the folder holds a tuning of other data, of another recipe or space, or a run.
    /// </exception>
    /// <exception cref="TrainingException">No candidate could be trained.</exception>
    /// <exception cref="RecipeException">The base recipe does not fit the pictures.</exception>
    /// <exception cref="RunLockedException">Another process is at work in the folder.</exception>
    /// <exception cref="NinFormatException">A file of the folder, or a picture, is damaged.</exception>
    /// <exception cref="IOException">A file cannot be written; what was there is unchanged.</exception>
    public TuningResult Run(CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        using RunLock? own = _options.Lock is null ? RunLock.Take(_folder.Path) : null;
        string hash = PictureFingerprint.OfParts(_data, cancellation);
        TuningPlan plan;
        if (_folder.HoldsTuning)
        {
            plan = _folder.ReadPlan();
            CheckSame(plan, hash);
        }
        else
        {
            if (new RunFolder(_folder.Path).HoldsRun)
            {
                throw new ArgumentException($"'{_options.Folder}' holds the run of a training; expected a folder of its own.");
            }

            plan = Draw(hash, clock, cancellation);
            _folder.WritePlan(plan);
        }

        var halving = new HalvingRun(plan, _data, _folder, _options, Patience);
        _options.Observer?.OnPlan(plan, halving.Trials);
        return halving.Run(cancellation);
    }

    /// <summary>Times the networks, and draws as many candidates as fit.</summary>
    private TuningPlan Draw(string hash, Stopwatch clock, CancellationToken cancellation)
    {
        List<MeasuredNetwork> measured = [];
        int fewest = 1;
        foreach (string network in _space.Networks.Prepend(_recipe.Network).Distinct())
        {
            if (measured.Count > 0 && clock.Elapsed > _options.TimeLimit * MostToMeasure)
            {
                break;
            }

            _options.Observer?.OnMeasuring(network);
            try
            {
                (MeasuredNetwork speed, int steps) = SpeedProbe.Measure(
                    RecipeFor(network), _data, _options.Threads, cancellation);
                measured.Add(speed);
                fewest = TuningPlanner.FewestEpochs(steps);
            }
            catch (Exception error) when (network != _recipe.Network
                && error is NetworkException or RecipeException)
            {
                _unfit.Add(network);
                _options.Observer?.OnNotice($"{network} is not tried: {MessageText.Of(error)}");
            }
        }

        double left = _options.TimeLimit.TotalSeconds - clock.Elapsed.TotalSeconds;
        ImmutableArray<MeasuredNetwork> tried = Affordable(measured, fewest, left * PlannedShare);
        var planner = new TuningPlanner(
            number => tried.First(one => one.Network == NetworkOf(number, tried)), fewest, _recipe.Epochs,
            TuningPlan.GoesOnWith(_recipe));
        if (planner.Fit(left * PlannedShare) is not ImmutableArray<Rung> rungs)
        {
            MeasuredNetwork fastest = tried[0];
            double needed = clock.Elapsed.TotalSeconds + (fastest.SecondsOf(1) / PlannedShare);
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"a time limit of {_options.TimeLimit.TotalSeconds:0.#} s is too short for one candidate: an epoch of {fastest.Network} takes {fastest.SecondsPerEpoch:0.#} s here. Allow {Math.Ceiling(needed):0} s, and for a choice {SuccessiveHalving.Eta * SuccessiveHalving.Eta} times as much or more."));
        }

        foreach (string other in _space.Networks.Where(name => tried.All(one => one.Network != name)))
        {
            Explain(other, measured.FirstOrDefault(one => one.Network == other));
        }

        return new TuningPlan
        {
            Data = _data.Name,
            DataSha256 = hash,
            Space = _space.Name,
            Recipe = _recipe,
            Networks = tried,
            Rungs = rungs,
            Candidates = [.. Enumerable.Range(1, rungs[0].Candidates).Select(number => Drawn(number, tried))],
            SecondsBefore = clock.Elapsed.TotalSeconds,
        };
    }

    /// <summary>
    /// The networks that leave time for others, in the order in which they are tried; where none does, the fastest.
    /// </summary>
    private static ImmutableArray<MeasuredNetwork> Affordable(List<MeasuredNetwork> measured, int fewest, double seconds)
    {
        ImmutableArray<MeasuredNetwork> tried =
            [.. measured.Where(one => one.SecondsOf(fewest * SuccessiveHalving.Eta) <= seconds * MostOfOne)];
        return tried.IsEmpty ? [measured.MinBy(one => one.SecondsPerEpoch)!] : tried;
    }

    /// <summary>Says why a network of the space is not tried.</summary>
    private void Explain(string network, MeasuredNetwork? measured)
    {
        if (!_unfit.Contains(network))
        {
            _options.Observer?.OnNotice(measured is null
                ? $"{network} is not tried: there was no time to time it."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{network} is not tried: an epoch takes {measured.SecondsPerEpoch:0.#} s, too long for the time there is."));
        }
    }

    /// <summary>The base recipe for one of the networks.</summary>
    private Recipe RecipeFor(string network) => network == _recipe.Network ? _recipe : _space.With(_recipe, network);

    /// <summary>The network of a candidate: the first has that of the base recipe, where it is tried.</summary>
    private string NetworkOf(int number, ImmutableArray<MeasuredNetwork> tried)
    {
        RandomStream random = RandomOf(number);
        return number == 1 ? tried[0].Network : tried[random.NextInt32(tried.Length)].Network;
    }

    private Candidate Drawn(int number, ImmutableArray<MeasuredNetwork> tried)
    {
        Recipe recipe = RecipeFor(NetworkOf(number, tried));
        if (number == 1)
        {
            return new Candidate(number, recipe);
        }

        // The first number of the stream was the network.
        RandomStream random = RandomOf(number);
        random.NextInt32(tried.Length);
        return new Candidate(number, _space.Draw(recipe, ref random));
    }

    private RandomStream RandomOf(int number) => new(_recipe.Seed, RandomPurpose.Tuning, epoch: 0, (uint)number);

    private void CheckSame(TuningPlan plan, string hash)
    {
        string? difference =
            plan.DataSha256 != hash
                ? $"it was planned for other pictures, of {plan.Data}"
            : plan.Space != _space.Name
                ? $"its search space was '{plan.Space}', not '{_space.Name}'"
            : RecipeDifferences.Between(_recipe with { Data = plan.Recipe.Data }, plan.Recipe) is { Count: > 0 } settings
                ? $"its base recipe was another: {string.Join("; ", settings)}"
            : null;
        if (difference is not null)
        {
            throw new ArgumentException(
                $"'{_options.Folder}' holds another tuning: {difference}. Go on with what it was begun with, or name another folder.");
        }
    }
}
