using Nin.Training;
using Nin.Training.Logging;

namespace Nin.Tests.Training.Logging;

public sealed class TensorBoardLogTests : IDisposable
{
    private static readonly string[] EpochTags =
        ["loss/train", "accuracy/train", "loss/validation", "accuracy/validation", "learning_rate", "speed"];

    private readonly TemporaryFolder _folder = new();

    private static Recipe TwoEpochs => SmallRuns.Recipe with { Epochs = 2 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ItsFile_HoldsTheFiguresOfEachEpochAndStepsBetween()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        TrainingResult result = SmallRuns.Run(SmallRuns.Recipe, SmallRuns.Data, observer: new TensorBoardLog(_folder.Path));
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Matches(@"^events\.out\.tfevents\.\d{10}\.[A-Za-z0-9.-]+$", Path.GetFileName(file));

        List<ReadEvent> events = EventFileReader.Read(file);
        Assert.Equal(("brain.Event:2", 0L), (events[0].Version, events[0].Step));
        Assert.Equal((true, 1L), (events[1].IsSessionStart, events[1].Step));
        Assert.All(events, one => Assert.InRange(one.WallTime, before, before + 600));
        ReadEvent[] epochs = [.. events.Where(one => one.Scalars.Length > 1)];
        Assert.Equal([4L, 8L, 12L], epochs.Select(one => one.Step));
        Assert.All(epochs.Zip(result.History), pair =>
        {
            EpochMetrics wanted = pair.Second;
            Assert.Equal(EpochTags, pair.First.Scalars.Select(scalar => scalar.Tag));
            Assert.Equal(
                [
                    (float)wanted.TrainLoss, (float)wanted.TrainAccuracy, (float)wanted.ValidationLoss!,
                    (float)wanted.ValidationAccuracy!, (float)wanted.LearningRate, (float)wanted.PicturesPerSecond,
                ],
                pair.First.Scalars.Select(scalar => scalar.Value));
        });
        ReadEvent[] steps = [.. events.Where(one => one.Scalars.Length == 1)];
        Assert.Equal([1L, 10L], steps.Select(one => one.Step));
        Assert.All(steps, one => Assert.True(one.Scalars[0] is { Tag: "loss/step", Value: > 0 }));
    }

    [Fact]
    public void Run_WithoutValidation_HasNoSuchScalars()
    {
        var log = new TensorBoardLog(_folder["logs"]);
        SmallRuns.Run(SmallRuns.Recipe with { Epochs = 1 }, SmallRuns.WithoutValidation, observer: log);
        Assert.Equal(
            ["loss/train", "accuracy/train", "learning_rate", "speed"],
            EventFileReader.ReadFolder(_folder["logs"])[^1].Scalars.Select(scalar => scalar.Tag));
    }

    /// <summary>The checkpoint is that of the first epoch, so the steps behind it are done twice.</summary>
    [Fact]
    public void Run_BrokenOffAndResumed_ReadsAsOneRun()
    {
        var breaking = new ScriptedObserver { AtStep = step => Break(step == SmallRuns.StepsPerEpoch + 2) };
        Assert.Throws<InvalidOperationException>(
            () => Run(TwoEpochs, resume: false, Observers.Of(new TensorBoardLog(_folder.Path), breaking)));
        TrainingResult result = Run(SmallRuns.Recipe with { Epochs = 2 }, resume: true, new TensorBoardLog(_folder.Path));
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "events.out.tfevents.*").Length);
        List<ReadEvent> events = EventFileReader.ReadFolder(_folder.Path);
        Assert.Equal([1L, 4L, 8L], events.Select(one => one.Step));
        Assert.Equal((float)result.History[1].TrainLoss, events[^1].Scalars[0].Value);

        static void Break(bool now)
        {
            if (now)
            {
                throw new InvalidOperationException("broken off");
            }
        }
    }

    [Fact]
    public void Run_LoggedOnlyWhenResumed_HasTheEpochsBeforeToo()
    {
        Run(SmallRuns.Recipe with { Epochs = 1 }, resume: false, null);
        Run(TwoEpochs, resume: true, new TensorBoardLog(_folder.Path));
        ReadEvent[] epochs = [.. EventFileReader.ReadFolder(_folder.Path).Where(one => one.Scalars.Length > 1)];
        Assert.Equal([4L, 8L], epochs.Select(one => one.Step));
        Assert.True(epochs[0].WallTime <= epochs[1].WallTime);
    }

    /// <summary>After a dead head a run begins again within the same session.</summary>
    [Fact]
    public void Steps_BeginningAgain_TakeBackWhatWasLogged()
    {
        var log = new TensorBoardLog(_folder.Path);
        foreach (int batch in (int[])[1, 10, 20, 1, 10])
        {
            log.OnProgress(new TrainingProgress(1, 1, batch, 30, 2, 0.1, 0.1, 100) { StepLoss = batch });
        }

        Assert.Equal([1L, 10L], EventFileReader.ReadFolder(_folder.Path).Select(one => one.Step));
    }

    /// <summary>Names are in the order of sessions, also where two begin within a second.</summary>
    [Fact]
    public void Sessions_OfOneSecond_HaveFilesInTheirOrder()
    {
        for (int session = 0; session < 3; session++)
        {
            new TensorBoardLog(_folder.Path).OnEpoch(new EpochMetrics { Epoch = session + 1, Step = 10 * (session + 1) }, false);
        }

        Assert.Equal([10L, 20L, 30L], EventFileReader.ReadFolder(_folder.Path).Select(one => one.Step));
    }

    private TrainingResult Run(Recipe recipe, bool resume, ITrainingObserver? observer) =>
        SmallRuns.Run(recipe, SmallRuns.Data, _folder.Path, resume, observer: observer);
}
