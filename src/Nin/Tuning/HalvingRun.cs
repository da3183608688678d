using System.Diagnostics;
using System.Text.Json;
using Nin.Data;
using Nin.Formats;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tuning;

/// <summary>The rungs of a plan under way.</summary>
internal sealed class HalvingRun
{
    private readonly TuningPlan _plan;
    private readonly DataSplits _data;
    private readonly TuningFolder _folder;
    private readonly TunerOptions _options;
    private readonly double _patience;
    private readonly List<Trial> _trials;
    private readonly int _validationPictures;

    public HalvingRun(TuningPlan plan, DataSplits data, TuningFolder folder, TunerOptions options, double patience)
    {
        (_plan, _data, _folder, _options, _patience) = (plan, data, folder, options, patience);
        _trials = [.. folder.ReadTrials(plan)];
        _validationPictures = TrainingParts.WithValidation(plan.Recipe, data).Validation!.Count;
    }

    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Seconds that were spent, in all sessions.</summary>
    private double Spent => _plan.SecondsBefore + _trials.Sum(trial => trial.Seconds);

    /// <summary>How much longer trainings took than was planned, so far.</summary>
    private double Slowness
    {
        get
        {
            Trial[] whole = [.. _trials.Where(trial => trial.Problem is null)];
            double planned = whole.Sum(trial => _plan.SecondsOf(_plan.CandidateOf(trial), _plan.Rungs[trial.Rung - 1]));
            return whole.Length == 0 ? 1 : whole.Sum(trial => trial.Seconds) / planned;
        }
    }

    public TuningResult Run(CancellationToken cancellation)
    {
        TrainingEnd end = TrainingEnd.Completed;
        foreach (Rung rung in _plan.Rungs)
        {
            if (!Climb(rung, cancellation))
            {
                end = TrainingEnd.TimeLimit;
                break;
            }

            Clear(rung);
        }

        IReadOnlyList<Trial> ranking = Ranking(_trials);
        if (ranking[0].Problem is string problem)
        {
            throw new TrainingException(
                $"none of {CountText.Counted(ranking.Count, "candidate")} could be trained; the first broke off: {problem}");
        }

        Recipe best = BestOf(ranking[0]);
        _folder.WriteBest(best);
        return new TuningResult(_plan, ranking, [.. _trials], best, end, _folder.Path);
    }

    /// <summary>Each candidate's last trial: who came further first, then by what it reached there.</summary>
    public static IReadOnlyList<Trial> Ranking(IReadOnlyList<Trial> trials) =>
    [
        .. trials.GroupBy(trial => trial.Problem is null ? trial.Rung : 0).OrderByDescending(rung => rung.Key)
            .SelectMany(SuccessiveHalving.Ranked).DistinctBy(trial => trial.Candidate),
    ];

    /// <summary>Trains the candidates of a rung that are not done yet; false where there is no time for it.</summary>
    private bool Climb(Rung rung, CancellationToken cancellation)
    {
        Candidate[] all = Of(rung);
        Candidate[] left = [.. all.Where(one => !IsDone(one, rung))];
        bool hasBegun = left.Length < all.Length;
        if (rung.Number > 1 && !hasBegun && Spent + (left.Sum(one => _plan.SecondsOf(one, rung)) * Slowness) > Limit)
        {
            return left.Length == 0;
        }

        foreach (Candidate candidate in left)
        {
            // The very first is always trained: without it there is no result.
            if (_trials.Count > 0 && Spent + (_plan.SecondsOf(candidate, rung) * Slowness) > Limit * _patience)
            {
                return false;
            }

            Train(candidate, rung, cancellation);
        }

        return true;
    }

    private double Limit => _options.TimeLimit.TotalSeconds;

    private bool IsDone(Candidate candidate, Rung rung) =>
        _trials.Any(trial => trial.Candidate == candidate.Number && trial.Rung == rung.Number);

    /// <summary>The candidates of a rung: all, or the best of the one before, the best first.</summary>
    private Candidate[] Of(Rung rung) => rung.Number == 1
        ? [.. _plan.Candidates]
        : [.. SuccessiveHalving.Ranked(_trials.Where(trial => trial.Rung == rung.Number - 1))
            .Where(trial => trial.Problem is null).Take(rung.Candidates).Select(_plan.CandidateOf)];

    private void Train(Candidate candidate, Rung rung, CancellationToken cancellation)
    {
        _options.Observer?.OnTrial(candidate, rung);
        RunFolder run = _folder.RunOf(candidate.Number, rung, _plan.GoesOn);
        var clock = Stopwatch.StartNew();
        var trial = new Trial
        {
            Candidate = candidate.Number,
            Rung = rung.Number,
            Epochs = rung.Epochs,
            Pictures = _validationPictures,
        };
        try
        {
            TrainingResult result = new Trainer(
                candidate.Recipe with { Epochs = rung.Epochs }, _data,
                new TrainerOptions
                {
                    Folder = run.Path,
                    Resume = true,
                    Threads = _options.Threads,
                    Observer = _options.Observer is null ? null : new TrialObserver(_options.Observer),
                }).Run(cancellation);
            trial = trial with
            {
                BestEpoch = result.BestEpoch,
                Accuracy = result.Validation,
                Loss = result.History[result.BestEpoch - 1].ValidationLoss,
                WeightsSha256 = result.WeightsSha256,
                Seconds = Math.Max(clock.Elapsed.TotalSeconds, result.Seconds - SecondsBefore(candidate, rung)),
            };
        }
        catch (Exception error) when (error is TrainingException or RecipeException)
        {
            // A setting may fit the whole run and not the few steps of a rung.
            trial = trial with { Problem = MessageText.Of(error), Seconds = clock.Elapsed.TotalSeconds };
        }

        _trials.Add(trial);
        _folder.WriteTrials(_trials);
        _options.Observer?.OnTrialEnd(candidate, trial);
    }

    /// <summary>Seconds that a run that goes on had taken before this rung.</summary>
    private double SecondsBefore(Candidate candidate, Rung rung) => !_plan.GoesOn ? 0 : _trials
        .Where(trial => trial.Candidate == candidate.Number && trial.Rung < rung.Number).Sum(trial => trial.Seconds);

    /// <summary>
    /// Removes the weights that nothing will be asked of: of those who do not go on, and of the rungs before. The figures stay.
    /// </summary>
    private void Clear(Rung rung)
    {
        HashSet<int> kept = [.. (rung.Number < _plan.Rungs.Length ? Of(_plan.Rungs[rung.Number]) : [])
            .Select(one => one.Number).Append(Ranking(_trials)[0].Candidate)];
        foreach (Trial trial in _trials)
        {
            Rung of = _plan.Rungs[trial.Rung - 1];
            bool isNeeded = kept.Contains(trial.Candidate) && (_plan.GoesOn || of.Number >= rung.Number);
            RunFolder run = _folder.RunOf(trial.Candidate, of, _plan.GoesOn);
            if (!isNeeded)
            {
                AtomicFile.DeleteQuietly(run.Model);
            }

            if (!isNeeded || !_plan.GoesOn)
            {
                AtomicFile.DeleteQuietly(run.Checkpoint);
            }
        }
    }

    private Recipe BestOf(Trial best)
    {
        Recipe recipe = _plan.CandidateOf(best).Recipe;
        string reached = JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("validationAccuracy", best.Accuracy!.Value);
            json.WriteNumber("epochs", best.Epochs);
            json.WriteString("weightsSha256", best.WeightsSha256);
            json.WriteEndObject();
        });
        using JsonDocument document = JsonDocument.Parse(reached);
        return recipe with
        {
            Name = $"{_plan.Recipe.Name}-tuned",
            Description = FormattableString.Invariant(
                $"Found for {_plan.Data}: candidate {best.Candidate} of {_plan.Candidates.Length}, after {CountText.Counted(best.Epochs, "epoch")}."),
            Epochs = best.Epochs,
            Expected = document.RootElement.Clone(),
        };
    }

    /// <summary>Passes a training's progress on; its notices would come once a candidate.</summary>
    private sealed class TrialObserver(ITuningObserver observer) : ITrainingObserver
    {
        public void OnProgress(in TrainingProgress progress) => observer.OnProgress(progress);
    }
}
