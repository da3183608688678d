namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class TuneCommandTests(TrainedRun trained)
{
    [Fact]
    public void Tune_TinyData_EndsWithATableAndARecipeThatTrainTakes()
    {
        string folder = trained.InFolder("tuned");
        string[] arguments = ["tune", trained.Data, "--time-limit", "10s", "--recipe", Recipe(), "--seed", "3", "--threads", "2", "--output", folder];
        Ran ran = Cli.Run(arguments);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Matches(@"(?m)^data       tiny: small grey pictures, few$", ran.Out);
        Assert.Matches(@"(?m)^plan       \d+ candidates?: \d+ for \d+ epochs?.*; \d+:\d\d at most$", ran.Out);
        Assert.Matches(@"(?m)^rung 1  candidate 1  nin-small  rate 0\.05  \d+ epochs?  val\. accuracy \d+\.\d\d %  \d+:\d\d$", ran.Out);
        Assert.Matches(@"(?m)^rank +network +rate +decay +augmentation +epochs +val\. accuracy +95 % interval +time$", ran.Out);
        string best = Path.Combine(folder, "best.json");
        Assert.Matches(@"nin'? train \S+ --recipe \S*best\.json\n$", ran.Out);

        // The same command again reads the result, and gives it as JSON.
        Ran again = Cli.Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (again.Code, again.Error));
        Assert.Equal("recipe folder space end rungs ranking", Ran.Names(again.Json));
        System.Text.Json.JsonElement first = again.Json.GetProperty("ranking")[0];
        Assert.Equal(
            "rank candidate network learningRate weightDecay augmentation rung epochs validationAccuracy validationAccuracyInterval validationLoss seconds weightsSha256 problem",
            Ran.Names(first));

        Ran training = Cli.Run("train", trained.Data, "--recipe", best, "--out", trained.InFolder("of-tuned"), "--no-report", "--json");
        Assert.Equal(first.GetProperty("weightsSha256").GetString(), training.Json.GetProperty("weightsSha256").GetString());

        // Another seed is another tuning.
        string other = Cli.Fails(2, "tune", trained.Data, "--time-limit", "10s", "--recipe", Recipe(), "--seed", "4", "--out", folder);
        Assert.Equal(
            $"'{folder}' holds another tuning: its base recipe was another: seed is 4, was 3. Go on with what it was begun with, or name another folder.",
            other);
    }

    [Fact]
    public void Tune_TooLittleTime_SaysHowMuchIsNeeded() => Assert.Matches(
        @"^a time limit of 0\.1 s is too short for one candidate: an epoch of \S+ takes [\d.]+ s here\. Allow \d+ s, and ",
        Cli.Fails(2, "tune", trained.Data, "--time-limit", "0.1s", "--recipe", Recipe(), "--out", trained.InFolder("short")));

    [Fact]
    public void Tune_FolderOfATraining_IsRefused() => Assert.Equal(
        $"'{trained.Run}' holds the run of a training; expected a folder of its own.",
        Cli.Fails(2, "tune", trained.Data, "--time-limit", "1h", "--out", trained.Run));

    [Fact]
    public void Tune_PicturesOfOneClass_IsOneLine()
    {
        string folder = Directory.CreateDirectory(trained.InFolder("alone/7")).FullName;
        for (int i = 0; i < 9; i++)
        {
            Nin.Imaging.Png.PngWriter.Write(
                Path.Combine(folder, $"{i}.png"), new Nin.Imaging.Image(8, 8, 1, new byte[64]));
        }

        string said = Cli.Fails(1, "tune", trained.InFolder("alone"), "--time-limit", "1h", "--out", trained.InFolder("none"));
        Assert.Contains(
            "expected pictures in at least two folders named by their classes, got 1.", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(trained.InFolder("none")));
    }

    [Fact]
    public void Tune_StoppedBeforeItsPlan_IsCancelled() => Assert.Equal(
        130, Cli.RunCancelled("tune", trained.Data, "--time-limit", "1h", "--out", trained.InFolder("cancelled")).Code);

    /// <summary>A small input: a trial takes a moment.</summary>
    private string Recipe()
    {
        string file = trained.InFolder("tiny.json");
        File.WriteAllText(file, """{ "name": "tiny", "network": "nin-small", "inputSize": 12, "epochs": 3, "batchSize": 16, "optimizer": { "learningRate": 0.05 } }""");
        return file;
    }
}
