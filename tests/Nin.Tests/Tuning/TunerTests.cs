using System.Text.RegularExpressions;
using Nin.Data;
using Nin.Formats;
using Nin.Random;
using Nin.Tests.Training;
using Nin.Training;
using Nin.Training.Optimizers;
using Nin.Training.Schedules;
using Nin.Tuning;

namespace Nin.Tests.Tuning;

public sealed class TunerTests : IDisposable
{
    private static readonly DataSplits Data = SmallRuns.Data;

    private static readonly Recipe Basis = SmallRuns.Recipe with { InputSize = 12, EmaDecay = 0, Epochs = 4 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_WithinATime_PlansDrawsAndWritesWhatTrainTakes()
    {
        var observer = new TuningLog();
        TimeSpan limit = TimeSpan.FromSeconds(8);
        TuningResult first = new Tuner(Basis, Data, Options("a", observer) with { TimeLimit = limit }).Run();
        Assert.InRange(first.Trials.Count, 1, first.Plan.Rungs.Sum(rung => rung.Candidates));

        // On a machine that became slower meanwhile there may be something left to do.
        TuningResult result = new Tuner(Basis, Data, Options("a")).Run();
        Assert.Equal(TrainingEnd.Completed, result.End);
        Assert.Equal(result.Plan.Rungs.Sum(rung => rung.Candidates), result.Trials.Count);
        Assert.Equal(result.Plan.Candidates.Length, result.Ranking.Count);
        Assert.Equal(["nin-small", "lenet5", "no-network"], observer.Measured);
        Assert.Single(
            observer.Notices, note => note.StartsWith("no-network is not tried: network: 'no-network' is no known network", StringComparison.Ordinal));
        Assert.Equal(RecipeFile.ToJson(Basis), RecipeFile.ToJson(result.Plan.Candidates[0].Recipe));
        Assert.InRange(result.Plan.Seconds + result.Plan.SecondsBefore, 0, limit.TotalSeconds);

        // The winner's last training is the one that its recipe makes, with a test part too.
        var folder = new TuningFolder(_folder["a"]);
        Recipe best = RecipeFile.Load(folder.Best);
        TrainingResult trained = SmallRuns.Run(best, Data);
        Assert.Equal(result.Ranking[0].WeightsSha256, trained.WeightsSha256);
        Assert.Equal(result.Ranking[0].Accuracy, trained.Validation);
        Assert.Equal(result.Ranking[0].WeightsSha256, best.Expected!.Value.GetProperty("weightsSha256").GetString());

        // A finished tuning is read and not made again.
        var again = new TuningLog();
        string[] models = Models();
        TuningResult read = new Tuner(Basis, Data, Options("a", again)).Run();
        Assert.Equal(Text(result), Text(read));
        Assert.Empty(again.Trials);
        Assert.Equal(models, Models());
        Assert.NotEmpty(models);

        string[] Models() =>
            [.. Directory.EnumerateFiles(_folder.Path, "model.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData(ScheduleKind.OneCycle, false)]
    [InlineData(ScheduleKind.Triangular, false)]
    [InlineData(ScheduleKind.Constant, true)]
    public void Run_KilledAnywhere_GoesOnToTheSameTable(ScheduleKind schedule, bool goesOn)
    {
        Recipe basis = Basis with { Schedule = new ScheduleSettings { Kind = schedule } };
        TuningPlan plan = Plan(basis);
        Assert.Equal(goesOn, plan.GoesOn);
        string expected = Text(Planned("whole", basis, plan, new TuningLog()));
        Assert.Equal(7, expected.Count(character => character == '\n'));

        int sessions = 0;
        for (int step = 2; ; step += 5, sessions++)
        {
            using var source = new CancellationTokenSource();
            try
            {
                Assert.Equal(expected, Text(Planned("killed", basis, plan, new TuningLog { CancelAt = step, Source = source })));
                break;
            }
            catch (OperationCanceledException)
            {
            }
        }

        Assert.InRange(sessions, 2, 20);
    }

    [Fact]
    public void GoesOn_Lookahead_DoesNotSinceItsStepsKnowTheLength()
    {
        Recipe constant = Basis with { Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant } };
        Assert.True(TuningPlan.GoesOnWith(constant));
        Assert.False(TuningPlan.GoesOnWith(constant with { Lookahead = new LookaheadSettings { Steps = 5 } }));
    }

    /// <summary>Who goes on has the weights of one training of that length.</summary>
    [Fact]
    public void Run_CandidatesThatGoOn_ComeToTheBitsOfOneTraining()
    {
        Recipe basis = Basis with { Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant } };
        TuningPlan plan = Plan(basis);
        TuningResult result = Planned("a", basis, plan, new TuningLog());
        Trial last = result.Trials.Single(trial => trial.Rung == 2);
        TrainingResult whole = SmallRuns.Run(plan.CandidateOf(last).Recipe with { Epochs = last.Epochs }, Data);
        Assert.Equal(last.WeightsSha256, whole.WeightsSha256);

        // The best third goes on, and only the winner's weights are kept.
        Assert.Equal(SuccessiveHalving.Ranked(result.Trials.Where(trial => trial.Rung == 1))[0].Candidate, last.Candidate);
        Assert.Equal(
            [new TuningFolder(_folder["a"]).RunOf(last.Candidate, plan.Rungs[1], goesOn: true).Model],
            Directory.EnumerateFiles(_folder.Path, "model.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void Run_NoTimeLeft_EndsAfterTheFirstTrialAndCanGoOn()
    {
        TuningPlan plan = Plan(Basis);
        TuningResult result = Planned("a", Basis, plan, new TuningLog(), TimeSpan.FromSeconds(plan.SecondsBefore + 1e-3));
        Assert.Equal((TrainingEnd.TimeLimit, 1), (result.End, result.Trials.Count));
        Assert.True(File.Exists(new TuningFolder(_folder["a"]).Best));

        // With more time it goes on.
        Assert.Equal(
            Text(Planned("b", Basis, plan, new TuningLog())), Text(Planned("a", Basis, plan, new TuningLog())));
    }

    /// <summary>A candidate took 500 times what was planned, so one of the next rung takes 200 s and not 0.4.</summary>
    [Theory]
    [InlineData(699, TrainingEnd.TimeLimit)]
    [InlineData(701, TrainingEnd.Completed)]
    public void Run_RungThatCannotEnd_IsNotBegun(double seconds, TrainingEnd expected)
    {
        var folder = new TuningFolder(Directory.CreateDirectory(_folder["a"]).FullName);
        folder.WriteTrials([.. Enumerable.Range(1, 5).Select(number => new Trial
        {
            Candidate = number,
            Rung = 1,
            Epochs = 1,
            BestEpoch = 1,
            Pictures = 30,
            Accuracy = 0.1 * number,
            Loss = 1,
            Seconds = 100,
        })]);
        TuningResult result = Planned("a", Basis, Plan(Basis), new TuningLog(), TimeSpan.FromSeconds(seconds));
        Assert.Equal((expected, 5), (result.End, result.Ranking[0].Candidate));
    }

    [Fact]
    public void Run_CandidateWhoseLossIsNoNumber_IsLastAndSaysWhy()
    {
        TuningPlan plan = Plan(Basis);
        Recipe wild = Basis with { Optimizer = Basis.Optimizer with { LearningRate = 1e30f } };
        plan = plan with { Candidates = plan.Candidates.SetItem(1, new Candidate(2, wild)) };
        Trial last = Planned("a", Basis, plan, new TuningLog()).Ranking[^1];
        Assert.Equal((2, null), (last.Candidate, last.Accuracy));
        Assert.Contains("Try a lower learning rate.", last.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TimeTooShort_SaysHowLongIsNeeded() => Assert.Matches(
        @"^a time limit of 0 s is too short for one candidate: an epoch of nin-small takes [\d.]+ s here\. Allow \d+ s, and for a choice 9 times as much or more\.$",
        Assert.Throws<ArgumentException>(() => new Tuner(
            Basis, Data, Options("a") with { TimeLimit = TimeSpan.FromMilliseconds(1) }).Run()).Message);

    [Fact]
    public void Run_FolderOfAnotherTuning_SaysWhatIsOther()
    {
        Planned("a", Basis, Plan(Basis), new TuningLog());
        string start = $"'{_folder["a"]}' holds another tuning: ";
        const string end = ". Go on with what it was begun with, or name another folder.";
        Assert.Equal(
            start + "its base recipe was another: epochs is 5, was 4; seed is 8, was 7" + end,
            Refused(Basis with { Epochs = 5, Seed = 8 }, Data, Options("a")));
        Assert.Equal(start + "its search space was 'tiny', not 'small colour pictures, few'" + end, Refused(Basis, Data, Options("a") with { Space = null }));
        DataSplits other = Data with { Train = new ShapesDataset("t/train", 70, 2, 0) };
        Assert.Equal(start + "it was planned for other pictures, of t" + end, Refused(Basis, other, Options("a")));
        Assert.Equal(RecipeFile.ToJson(Basis), RecipeFile.ToJson(new TuningFolder(_folder["a"]).ReadPlan().Recipe));
    }

    [Fact]
    public void Run_FolderOfATraining_IsRefused()
    {
        SmallRuns.Run(Basis with { Epochs = 1 }, Data, _folder["run"]);
        Assert.Equal(
            $"'{_folder["run"]}' holds the run of a training; expected a folder of its own.", Refused(Basis, Data, Options("run")));
    }

    [Theory]
    [InlineData("null", "it is null.")]
    [InlineData("{}", "missing required properties")]
    [InlineData("{", "depth")]
    public void ReadPlan_DamagedFile_IsOneFormatError(string text, string expected)
    {
        var folder = new TuningFolder(_folder.Path);
        AtomicFile.WriteText(folder.Plan, text);
        NinFormatException error = Assert.Throws<NinFormatException>(folder.ReadPlan);
        Assert.Matches(new Regex(Regex.Escape(expected)), error.Message);
        Assert.Contains("Begin another tuning in another folder.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tuner_OneClass_IsRefused() => Assert.Throws<ArgumentException>(
        () => new Tuner(Basis, new DataSplits("one", new OneClass(), null, null), Options("a")));

    /// <summary>The test part is never looked at: it may as well not be readable.</summary>
    [Fact]
    public void Run_TestPart_IsNeverRead()
    {
        var test = new ScriptedDataset(Data.Test!, _ => Assert.Fail("The test part was read."));
        DataSplits data = Data with { Test = test };
        TuningPlan plan = Plan(Basis);
        new TuningFolder(Directory.CreateDirectory(_folder["a"]).FullName).WritePlan(plan);
        Assert.Equal(TrainingEnd.Completed, new Tuner(Basis, data, Options("a")).Run().End);
    }

    private static string Refused(Recipe recipe, DataSplits data, TunerOptions options) =>
        Assert.Throws<ArgumentException>(() => new Tuner(recipe, data, options).Run()).Message;

    private TuningResult Planned(string name, Recipe basis, TuningPlan plan, TuningLog observer, TimeSpan? limit = null)
    {
        var folder = new TuningFolder(Directory.CreateDirectory(_folder[name]).FullName);
        if (!folder.HoldsTuning)
        {
            folder.WritePlan(plan);
        }

        return new Tuner(basis, Data, Options(name, observer) with { TimeLimit = limit ?? TimeSpan.FromHours(1) }).Run(
            observer.Source?.Token ?? CancellationToken.None);
    }

    private TunerOptions Options(string name, ITuningObserver? observer = null) => new()
    {
        Folder = _folder[name],
        TimeLimit = TimeSpan.FromHours(1),
        Space = new TinySpace(),
        Threads = 2,
        Observer = observer,
    };

    /// <summary>Five candidates for an epoch, then one for three.</summary>
    private static TuningPlan Plan(Recipe basis)
    {
        var space = new TinySpace();
        return new TuningPlan
        {
            Data = Data.Name,
            DataSha256 = PictureFingerprint.OfParts(Data with { Test = null }, CancellationToken.None),
            Space = space.Name,
            Recipe = basis,
            Networks = [new MeasuredNetwork("nin-small", 0.1, 0.1)],
            Rungs = SuccessiveHalving.Rungs(5, 1, 2),
            Candidates = [.. Enumerable.Range(1, 5).Select(number =>
            {
                var random = new RandomStream(3, RandomPurpose.Test, 0, (uint)number);
                return new Candidate(number, space.Draw(basis, ref random));
            })],
        };
    }

    /// <summary>All that must be the same, a line a trial and one for the ranking.</summary>
    private static string Text(TuningResult result) => string.Join('\n', result.Trials.Select(trial =>
            $"{trial.Candidate} {trial.Rung} {trial.Epochs} {trial.BestEpoch} {trial.Accuracy:R} {trial.Loss:R} {trial.Pictures} {trial.WeightsSha256} {trial.Problem}"))
        + "\n" + string.Join(' ', result.Ranking.Select(trial => trial.Candidate)) + "\n" + result.Best.Epochs;

    /// <summary>A space of one's own, as from another assembly.</summary>
    private sealed class TinySpace : SearchSpace
    {
        public override string Name => "tiny";

        public override IReadOnlyList<string> Networks => ["lenet5", "no-network"];

        public override Recipe With(Recipe recipe, string network) => base.With(recipe, network) with { InputSize = 28 };

        public override Recipe Draw(Recipe recipe, ref RandomStream random) => recipe with
        {
            Optimizer = recipe.Optimizer with { LearningRate = 0.01f + (0.1f * random.NextSingle()) },
        };
    }

    private sealed class TuningLog : ITuningObserver
    {
        private int _steps;

        public int CancelAt { get; init; } = -1;

        public CancellationTokenSource? Source { get; init; }

        public List<string> Measured { get; } = [];

        public List<string> Notices { get; } = [];

        public List<int> Trials { get; } = [];

        public void OnMeasuring(string network) => Measured.Add(network);

        public void OnNotice(string text) => Notices.Add(text);

        public void OnTrial(Candidate candidate, Rung rung) => Trials.Add(candidate.Number);

        public void OnProgress(in TrainingProgress progress)
        {
            if (++_steps == CancelAt)
            {
                Source!.Cancel();
            }
        }
    }

    private sealed class OneClass : Dataset
    {
        public override string Name => "one";

        public override int Count => 3;

        public override IReadOnlyList<string> Classes => ["a"];

        public override int Label(int index) => 0;

        public override Nin.Imaging.Image Read(int index) => new(4, 4, 1, new byte[16]);
    }
}
