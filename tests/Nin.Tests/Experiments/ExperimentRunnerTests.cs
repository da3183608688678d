using System.Text.RegularExpressions;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Experiments;
using Nin.Networks;
using Nin.Training;

namespace Nin.Tests.Experiments;

/// <summary>An experiment of one's own, on a few generated pictures.</summary>
public sealed class ExperimentRunnerTests : IDisposable
{
    private const int Epochs = 2;

    private static readonly DataSplits Shapes = ShapesDataset.Generate(1, 120, 40, 60);

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("nin-experiment").FullName, "runs");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void Run_ExperimentOfOnesOwn_GivesEachArmAndSeedAndAnAnswer()
    {
        ExperimentResult result = Runner(Own(), 1, 2).Run();
        Assert.Equal(["1 small", "1 large", "2 small", "2 large"], result.Runs.Select(run => $"{run.Seed} {run.Arm}"));
        Assert.All(result.Runs, run => Assert.Equal([1, 2], run.Epochs.Select(errors => errors.Epoch)));
        Assert.All(result.Runs, run => Assert.Equal(run.Epochs[^1].Test, run.Figures[ErrorsByEpoch.TestError]));
        Assert.Equal("small has fewer parameters", result.Answer.Text);
        Assert.True(result.IsComplete);
        Assert.Equal("shapes: 50 pictures of 10 classes to learn from; measured on 20 of them and on 20 others", Assert.Single(result.Data));
    }

    [Fact]
    public void Run_CancelledInAnyEpochAndAskedAgain_HasTheBitsOfOneInOnePiece()
    {
        ExperimentResult whole = Runner(Own(), 1).Run();
        string broken = _folder + "-broken";
        int stops = 0;
        while (true)
        {
            using var source = new CancellationTokenSource();
            ExperimentOptions options = Options(broken, 1) with { Observer = new Canceller(source, stops + 1) };
            var runner = new ExperimentRunner(Own(), _ => Shapes, options);
            try
            {
                ExperimentResult result = runner.Run(source.Token);
                Assert.Equal(Text(whole), Text(result));
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.True(stops >= 3, $"{stops} stops");
    }

    [Fact]
    public void Run_AskedAgain_MakesNoRunTwiceAndMoreSeedsAddRuns()
    {
        Runner(Own(), 1).Run();
        string done = Path.Combine(_folder, "runs", "small", "seed-1", "result.json");
        DateTime written = File.GetLastWriteTimeUtc(done);
        var counted = new Canceller(null, 0);
        ExperimentOptions more = Options(_folder, 1, 5) with { Observer = counted };
        ExperimentResult result = new ExperimentRunner(Own(), _ => Shapes, more).Run();
        Assert.Equal((4, 2, written), (result.Runs.Length, counted.Runs, File.GetLastWriteTimeUtc(done)));
    }

    [Fact]
    public void Run_SameRunnerTwice_CountsEachRunOnce()
    {
        ExperimentRunner runner = Runner(Own(), 1);
        string first = Text(runner.Run());
        ExperimentResult again = runner.Run();
        Assert.Equal(first, Text(again));
        Assert.Equal(again.RunsInAll, again.Runs.Length);
    }

    [Fact]
    public void Run_RunThatWasMadeElsewhere_KeepsItsMachine()
    {
        Runner(Own(), 1).Run();
        string done = Path.Combine(_folder, "runs", "small", "seed-1", "result.json");
        string here = Runner(Own(), 1).Run().Machine;
        string text = File.ReadAllText(done);
        Assert.Contains(here, text, StringComparison.Ordinal);
        File.WriteAllText(done, text.Replace(here, "64 cores, 64 threads, other kernels", StringComparison.Ordinal));
        Assert.Equal($"64 cores, 64 threads, other kernels; {here}", Runner(Own(), 1).Run().Machine);

        // A file that does not say it is taken for one of here.
        File.WriteAllText(done, text.Replace("\"machine\"", "\"other\"", StringComparison.Ordinal));
        Assert.Equal(here, Runner(Own(), 1).Run().Machine);
    }

    [Fact]
    public void Run_BrokenOffBetweenCheckpointAndMeasuring_MeasuresTheEpochThen()
    {
        string whole = Text(Runner(Own(), 1).Run());
        string run = Path.Combine(_folder, "runs", "small", "seed-1");
        File.Delete(Path.Combine(run, "result.json"));
        string errors = Path.Combine(run, "errors.json");
        File.WriteAllText(errors, $"[{File.ReadAllText(errors).Trim('[', ']', '\n', ' ').Split("},")[0]}}}]");
        Assert.Equal(whole, Text(Runner(Own(), 1).Run()));
        File.Delete(Path.Combine(run, "result.json"));
        string stale = Regex.Replace(File.ReadAllText(errors), "(?<=\"epoch\": ?2,\\s*\"train\": ?)[0-9.]+", "0.123");
        Assert.Contains("0.123", stale, StringComparison.Ordinal);
        File.WriteAllText(errors, stale); // as of an attempt whose head died
        Assert.Equal(whole, Text(Runner(Own(), 1).Run()));
        File.Delete(Path.Combine(run, "result.json"));
        File.WriteAllText(errors, "[]");
        Assert.Contains("expected the errors of 1 epoch, got 0", Assert.Throws<Nin.Formats.NinFormatException>(() => Runner(Own(), 1).Run()).Message);
    }

    [Fact]
    public void Run_ArmsOneAfterTheOther_AddUpToTheWhole()
    {
        Experiment own = Own();
        string whole = Text(new ExperimentRunner(own, _ => Shapes, Options(_folder + "-whole", 1)).Run());
        Runner(own with { Arms = own.Arms[1..] }, 1).Run();
        Runner(own with { Arms = own.Arms[..1] }, 1).Run();
        var counted = new Canceller(null, 0);
        var both = new ExperimentRunner(own, _ => Shapes, Options(_folder, 1) with { Observer = counted });
        Assert.Equal(whole, Text(both.Run()));
        Assert.Equal(0, counted.Runs);
        Refused("large: epochs is 3, was 2.", Own(epochs: 3) with { Arms = Own(epochs: 3).Arms[1..] }, Options(_folder, 1));
    }

    [Fact]
    public void Run_FolderOfOtherThings_SaysWhatDiffers()
    {
        Runner(Own(), 1).Run();
        Refused("holds the experiment own, not other; name another folder.", Own() with { Name = "other" }, Options(_folder, 1));
        Refused("pictures is 4, was 5. Go on with the same", Own(), Options(_folder, 1) with { PicturesPerClass = 4 });
        Refused("small: epochs is 3, was 2. Go on", Own(epochs: 3), Options(_folder, 1));
        ArgumentException changed = Assert.Throws<ArgumentException>(() => new ExperimentRunner(
            Own(), _ => ShapesDataset.Generate(2, 120, 40, 60), Options(_folder, 1)).Run());
        Assert.Contains("was begun with other settings: small: the pictures of shapes are others. Go on", changed.Message);
        string other = Path.Combine(Path.GetDirectoryName(_folder)!, "other");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "letter.txt"), "");
        Refused("holds other files; name a new folder", Own(), Options(other, 1));
    }

    [Fact]
    public void Run_DataThatDoesNotFit_SaysWhyAndLeavesNothing()
    {
        Refused("shapes/train: expected at least 13 training pictures of each class, got 12 of ", Own(), Options(_folder, 1) with { PicturesPerClass = 13 });
        var one = new SubsetDataset("ones", new OneClass(Shapes.Train), [0, 1, 2]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ExperimentRunner(
            Own(), _ => new DataSplits("ones", one, null, null), Options(_folder, 1)).Run());
        Assert.Equal("ones: expected at least 2 classes to tell apart, got 1.", error.Message);
        Assert.False(Path.Exists(_folder));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("1, 1", 1, 1)]
    public void Constructor_SeedsThatAreNone_SaysSo(string got, params int[] seeds) => Assert.StartsWith(
        $"ExperimentRunner: expected one seed or more, each once, got {got}.",
        Assert.Throws<ArgumentException>(() => Runner(Own(), [.. seeds.Select(seed => (ulong)seed)])).Message);

    [Fact]
    public void Constructor_NamesThatAreNoFolders_SaysSo()
    {
        Experiment own = Own();
        Assert.Contains("got '../up'", Assert.Throws<ArgumentException>(() => Runner(own with { Name = "../up" }, 1)).Message);
        Assert.Contains("arms with different names", Assert.Throws<ArgumentException>(
            () => Runner(own with { Arms = [own.Arms[0], own.Arms[0]] }, 1)).Message);
    }

    /// <summary>A network that is dead from the first step on: the guard is right, and the restart is dead as well.</summary>
    [Fact]
    public void Starts_DeadNetwork_IsCalledDeadAndNotFalsely()
    {
        var dead = new InitializationSettings { Kind = InitializationKind.Gaussian, Deviation = 1e-30f };
        Experiment experiment = StartsOf(("dead", Small("nin-mnist", 1) with { Initialization = dead, OnDeadHead = DeadHeadAction.Stop }));
        ExperimentRun run = Assert.Single(Runner(experiment, 1).Run().Runs);
        Assert.Equal(
            (1, 1, 0, 0, 0),
            (run.Figures[Starts.NotLearned], run.Figures[Starts.Alarmed], run.Figures[Starts.FalseAlarm],
                run.Figures[Starts.Silent], run.Figures[Starts.RestartLearned]));
        Assert.Equal((5, 10), (run.Figures[Starts.AlarmStep], run.Figures[Starts.Restarts]));
    }

    [Fact]
    public void Starts_NetworkThatLearns_IsNotCalledDeadAndEndsEarly()
    {
        Experiment experiment = StartsOf(("alive", Small("nin-small", 1)));
        ExperimentRun run = Assert.Single(Runner(experiment, 1).Run().Runs);
        Assert.Equal((0, 0), (run.Figures[Starts.NotLearned], run.Figures[Starts.Alarmed]));
        Assert.DoesNotContain(Starts.AlarmStep, run.Figures.Keys);
        Assert.InRange(run.Figures[Starts.LearnedStep], 3, 59);
    }

    private static void Refused(string says, Experiment experiment, ExperimentOptions options) => Assert.Contains(
        says, Assert.Throws<ArgumentException>(() => new ExperimentRunner(experiment, _ => Shapes, options).Run()).Message,
        StringComparison.Ordinal);

    private static string Text(ExperimentResult result) => string.Join('\n', result.Runs.Select(run =>
        $"{run.Arm} {run.Seed} {string.Join(' ', run.Epochs)} {string.Join(' ', run.Figures.OrderBy(one => one.Key, StringComparer.Ordinal))}"));

    private static ExperimentOptions Options(string folder, params ulong[] seeds) => new()
    {
        Folder = folder,
        Seeds = [.. seeds],
        PicturesPerClass = 5,
        Sample = 20,
        Threads = 2,
    };

    private ExperimentRunner Runner(Experiment experiment, params ulong[] seeds) => new(
        experiment, _ => Shapes, Options(_folder, seeds));

    private static Experiment StartsOf(params (string Name, Recipe Recipe)[] arms) => new()
    {
        Name = "starts",
        Question = "Do they start?",
        Arms = [.. arms.Select(arm => new ExperimentArm(arm.Name, arm.Recipe))],
        Measure = new Starts(60),
        Verdict = _ => new ExperimentAnswer(ExperimentFinding.Undecided, ""),
    };

    private static Recipe Small(string network, int epochs) => new()
    {
        Network = network,
        Epochs = epochs,
        BatchSize = 16,
        Preprocessing = PreprocessingKind.Standardize,
    };

    private static Experiment Own(int epochs = Epochs) => new()
    {
        Name = "own",
        Question = "Which has fewer parameters?",
        Arms = [Arm("small", 4, epochs), Arm("large", 6, epochs)],
        Measure = new ErrorsByEpoch(),
        Verdict = result => new ExperimentAnswer(
            ExperimentFinding.Shown,
            result.Mean("small", ErrorsByEpoch.Parameters).Mean < result.Mean("large", ErrorsByEpoch.Parameters).Mean
                ? "small has fewer parameters" : "large has fewer parameters"),
    };

    private static ExperimentArm Arm(string name, int channels, int epochs) => new(
        name, Small(name, epochs), (input, classes) => new NetworkBuilder(name, input.Height, input.Width, input.Channels)
            .Conv2d(channels, 3, 2).BatchNorm2d().Relu().Conv2d(classes, 3, 2).GlobalAvgPool2d().Build());

    /// <summary>Cancels at a step of a session, or never, and counts runs.</summary>
    private sealed class Canceller(CancellationTokenSource? source, int step) : IExperimentObserver
    {
        private int _steps;

        public int Runs { get; private set; }

        public void OnRun(ExperimentArm arm, ulong seed, ExperimentResult result) => Runs++;

        public void OnProgress(in TrainingProgress progress)
        {
            if (++_steps == step)
            {
                source?.Cancel();
            }
        }
    }

    private sealed class OneClass(Dataset of) : Dataset
    {
        public override string Name => "ones";

        public override int Count => of.Count;

        public override IReadOnlyList<string> Classes => ["one"];

        public override int Label(int index) => 0;

        public override Nin.Imaging.Image Read(int index) => of.Read(index);
    }
}
