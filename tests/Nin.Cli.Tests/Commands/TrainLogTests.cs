namespace Nin.Cli.Tests.Commands;

/// <summary>What <c>nin train --log</c> leaves in the run's folder.</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class TrainLogTests(TrainedRun trained)
{
    [Fact]
    public void Train_LogBoth_WritesBothAndTheSameBitsAlsoWhenResumed()
    {
        string run = trained.InFolder("logged");
        Ran first = Cli.RunUntilFirstStep([.. trained.Arguments(run), "--log", "tensorboard", "--log", "csv,csv"]);
        Assert.Equal(130, first.Code);
        Assert.EndsWith(" --log tensorboard,csv --threads 2\n", first.Error, StringComparison.Ordinal);

        Ran ran = Cli.Run("train", "--resume", "--out", run, "--log", "TensorBoard,csv", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(
            trained.Training.Json.GetProperty("weightsSha256").GetString(), ran.Json.GetProperty("weightsSha256").GetString());
        Assert.Equal(
            ["epoch", "1", "2", "3"], File.ReadLines(Path.Combine(run, "metrics.csv")).Select(row => row.Split(',')[0]));
        Assert.Equal(2, Directory.GetFiles(run, "events.out.tfevents.*").Length);
    }

    [Fact]
    public void Train_UnknownLog_NamesTheKnown() => Assert.Equal(
        "--log: expected one of tensorboard, csv, or some with commas between them, got 'wandb'. Try 'nin train --help'.",
        Cli.Fails(2, "train", trained.Data, "--log", "csv,wandb"));
}
