using System.Globalization;
using Nin.Training;
using Nin.Training.Logging;

namespace Nin.Tests.Training.Logging;

public sealed class CsvLogTests : IDisposable
{
    private const string Header =
        "epoch,step,learningRate,trainLoss,trainAccuracy,validationLoss,validationAccuracy,picturesPerSecond,dataWaitShare,seconds";

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["metrics.csv"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Epochs_AnyCulture_AreRowsThatReadBackToTheSameBits()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            var log = new CsvLog(File);
            log.OnEpoch(
                new EpochMetrics { Epoch = 1, Step = 4, LearningRate = 0.1, TrainLoss = 1.0 / 3, TrainAccuracy = 0.5 }, false);
            log.OnEpoch(
                new EpochMetrics
                {
                    Epoch = 2,
                    Step = 8,
                    LearningRate = 1e-7,
                    TrainLoss = 0.25,
                    TrainAccuracy = 1,
                    ValidationLoss = 2.5,
                    ValidationAccuracy = 0.75,
                    PicturesPerSecond = 1234.5,
                    DataWaitShare = 0.125,
                    Seconds = 9,
                },
                true);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(
            $"{Header}\r\n1,4,0.1,0.3333333333333333,0.5,,,0,0,0\r\n2,8,1E-07,0.25,1,2.5,0.75,1234.5,0.125,9\r\n",
            System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Run_Resumed_HasEveryEpochOnce()
    {
        Run(1, resume: false, null);
        TrainingResult result = Run(3, resume: true, new CsvLog(File));
        string[] rows = System.IO.File.ReadAllLines(File);
        Assert.Equal(Header, rows[0]);
        Assert.Equal(["1", "2", "3"], rows.Skip(1).Select(row => row.Split(',')[0]));
        Assert.Equal(
            result.History.Select(epoch => epoch.TrainLoss),
            rows.Skip(1).Select(row => double.Parse(row.Split(',')[3], CultureInfo.InvariantCulture)));
    }

    /// <summary>After a dead head a run begins again with its first epoch.</summary>
    [Fact]
    public void Epochs_BeginningAgain_ReplaceTheFirstTry()
    {
        var log = new CsvLog(File);
        foreach ((int epoch, double loss) in ((int Epoch, double Loss)[])[(1, 9), (2, 9), (1, 5)])
        {
            log.OnEpoch(new EpochMetrics { Epoch = epoch, TrainLoss = loss }, false);
        }

        Assert.Equal([Header, "1,0,0,5,0,,,0,0,0"], System.IO.File.ReadAllLines(File));
    }

    private TrainingResult Run(int epochs, bool resume, ITrainingObserver? observer) => SmallRuns.Run(
        SmallRuns.Recipe with { Epochs = epochs }, SmallRuns.Data, _folder.Path, resume, observer: observer);
}
