using Nin.Formats;
using Nin.Training;
using Nin.Training.Logging;
using Nin.Training.Runs;

namespace Nin.Tests.Training.Logging;

public sealed class ProgressLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SetClock _clock = new();

    private string File => _folder["progress.json"];

    private RunProgress Now => RunProgress.Read(File);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FromBeginToEnd_IsToldInTheFile()
    {
        var log = new ProgressLog(File, _clock);
        log.Prepare();
        Assert.Equal((RunStage.Preparing, null, null), (Now.Stage, Now.Network, Now.At));
        log.OnStart(new TrainingStart("n", 1, "d", 9, 8, 7, 2, 1, "k", null));
        Assert.Equal((9, 8, 7, 2), (Now.TrainPictures, Now.ValidationPictures, Now.TestPictures, Now.Classes));
        Assert.Equal((RunStage.Training, "n", "d"), (Now.Stage, Now.Network, Now.Data));
        log.OnNotice("look");
        TrainingProgress at = new(1, 2, 3, 4, 0.5, 0.25, 0.1, 100) { StepLoss = 0.75 };
        _clock.Seconds++;
        log.OnProgress(at);
        Assert.Equal((at, "look"), (Now.At, Now.Notices.Single()));
        log.BeginReport("It went well.");
        Assert.Equal((RunStage.Reporting, "It went well.", null), (Now.Stage, Now.Outcome, Now.Report));
        log.End("It went well.", "report.html");
        Assert.Equal((RunStage.Ended, "It went well.", "report.html", at), (Now.Stage, Now.Outcome, Now.Report, Now.At));

        // A resumed run does not begin with the end of the last session.
        new ProgressLog(File, _clock).Prepare();
        Assert.Equal((RunStage.Preparing, null, null), (Now.Stage, Now.Outcome, Now.Report));
    }

    [Fact]
    public void Steps_WithinASecond_AreNotWrittenEach()
    {
        var log = new ProgressLog(File, _clock);
        log.Prepare();
        log.OnProgress(Step(1));
        Assert.Null(Now.At);
        _clock.Seconds++;
        log.OnProgress(Step(2));
        log.OnProgress(Step(3));
        Assert.Equal(2, Now.At?.Batch);
        log.OnEpoch(new EpochMetrics { Epoch = 1 }, isBest: true);
        Assert.Equal(3, Now.At?.Batch);
    }

    [Fact]
    public void Notices_Many_AreCutToTheLatest()
    {
        var log = new ProgressLog(File, _clock);
        for (int i = 0; i < 50; i++)
        {
            log.OnNotice($"{i} {new string('x', 5000)}");
        }

        Assert.Equal(20, Now.Notices.Count);
        Assert.StartsWith("49 x", Now.Notices[^1], StringComparison.Ordinal);
        Assert.All(Now.Notices, notice => Assert.Equal(1000, notice.Length));
    }

    [Theory]
    [InlineData("null", "it is no progress of a run: it is null")]
    [InlineData("{\"stage\":\"Nowhere\"}", "it is no progress of a run: ")]
    [InlineData("{", "it is no progress of a run: ")]
    public void Read_SomethingElse_IsRefused(string text, string problem)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Contains(problem, Assert.Throws<NinFormatException>(() => Now).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        using (FileStream stream = System.IO.File.Create(File))
        {
            stream.SetLength(1L << 31);
        }

        Assert.Contains("expected at most 1048576 bytes, got 2147483648.", Assert.Throws<NinFormatException>(() => Now).Message, StringComparison.Ordinal);
    }

    private static TrainingProgress Step(int batch) => new(1, 1, batch, 9, 1, 0, 0.1, 1);

    private sealed class SetClock : TimeProvider
    {
        public long Seconds { get; set; } = 100;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
