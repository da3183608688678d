using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class TrainCommandTests(TrainedRun trained)
{
    [Fact]
    public void Train_Json_IsOneDocumentAndNothingElse()
    {
        Ran ran = trained.Training;
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("testAccuracy validationAccuracy bestEpoch epochs end endedAt seconds picturesPerSecond weightsSha256 model run report testViews testViewsAccuracy", Ran.Names(ran.Json));
        Assert.InRange(ran.Json.GetProperty("testAccuracy").GetDouble(), 0, 1);
        Assert.InRange(ran.Json.GetProperty("validationAccuracy").GetDouble(), 0, 1);
        Assert.InRange(ran.Json.GetProperty("bestEpoch").GetInt32(), 1, TrainedRun.Epochs);
        Assert.Equal("completed", ran.Json.GetProperty("end").GetString());
        Assert.InRange(DateTimeOffset.Now - ran.Json.GetProperty("endedAt").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal(TrainedRun.Epochs, ran.Json.GetProperty("epochs").GetInt32());
        Assert.True(ran.Json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(ran.Json.GetProperty("picturesPerSecond").GetDouble() > 0);
        Assert.Matches("^[0-9a-f]{64}$", ran.Json.GetProperty("weightsSha256").GetString());
        Assert.Equal(trained.Model, ran.Json.GetProperty("model").GetString());
        Assert.Equal(trained.Run, ran.Json.GetProperty("run").GetString());
    }

    [Fact]
    public void Train_RunFolder_HoldsItsFiles()
    {
        Assert.Equal(
            ["checkpoint.safetensors", "environment.json", "metrics.jsonl", "model.safetensors", "recipe.json", "report.html"],
            Directory.EnumerateFileSystemEntries(trained.Run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Recipe recipe = RecipeFile.Load(Path.Combine(trained.Run, "recipe.json"));
        Assert.Equal(("tiny", trained.Data, "nin-small"), (recipe.Name, recipe.Data, recipe.Network));
        Assert.Equal((TrainedRun.Epochs, 16, 7ul), (recipe.Epochs, recipe.BatchSize, recipe.Seed));
        Assert.Equal(TrainedRun.Epochs, File.ReadLines(Path.Combine(trained.Run, "metrics.jsonl")).Count());
    }

    [Fact]
    public void Train_Piped_IsPlainLinesWithTheEpochsAndWhatToDoNext()
    {
        string run = trained.InFolder("piped");
        Ran ran = Cli.Run(trained.Arguments(run));
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.DoesNotContain(ran.Out, character => char.IsControl(character) && character != '\n');
        Assert.Contains("network    nin-small, 72,010 parameters, 10 classes\n", ran.Out);
        Assert.Contains("data       tiny: 144 pictures to learn from, 16 to choose by, 40 to test on\n", ran.Out);
        Assert.Contains("recipe     shapes, since none is called tiny: 3 epochs, batches of 16, learning rate 0.1, seed 7\n", ran.Out);
        Assert.Matches("(?m)^epoch 3/3  rate .*  loss .*  accuracy .* %  val. loss .*  val. accuracy .* %  .* pictures/s  0:", ran.Out);
        Assert.Contains($"weights    SHA-256 {Sha(trained.Training)}\n", ran.Out);
        Assert.Contains($"  nin predict {Path.Combine(run, "model.safetensors")} PICTURE.png\n", ran.Out);
        Assert.Contains($"  nin eval {Path.Combine(run, "model.safetensors")} {trained.Data}\n", ran.Out);
    }

    [Fact]
    public void Train_DescribedNetwork_IsTrainedAndResumed()
    {
        string file = trained.InFolder("mine.json"), run = trained.InFolder("mine");
        string described = Cli.Run("summary", "nin-small", "--description").Out;
        File.WriteAllText(file, described.Replace("\"nin-small\"", "\"mine\"", StringComparison.Ordinal));
        string[] arguments = ["train", trained.Data, "--network", file, "--batch", "16", "--out", run, "--json"];
        Ran first = Cli.Run([.. arguments, "--epochs", "1"]);
        Assert.Equal((0, "network.json"), (first.Code, Path.GetFileName(Directory.GetFiles(run, "network.json").Single())));

        // The run knows its network: the file may be gone.
        File.Delete(file);
        Ran resumed = Cli.Run("train", "--resume", "--out", run, "--epochs", "2", "--json");
        Assert.Equal((0, 2), (resumed.Code, resumed.Json.GetProperty("epochs").GetInt32()));
        Assert.Contains("mine", Cli.Run("summary", run).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_LongEpochInAPipe_HasALineNowAndThen() => Assert.Matches(
        "(?m)^epoch 1/3  step 1/9  loss .*  accuracy .* %  .* pictures/s  0:\\d\\d left$",
        Cli.RunSlowly(trained.Arguments(trained.InFolder("slow"))).Out);

    [Theory]
    [InlineData(60, true)]
    [InlineData(110, false)]
    public void Train_OnATerminal_DrawsNoLineThatBreaks(int width, bool hasColors)
    {
        Ran ran = Cli.RunOnTerminal(width, hasColors, [.. trained.Arguments(trained.InFolder($"terminal{width}"))]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(hasColors, ran.Out.Contains("\e[32m", StringComparison.Ordinal));
        string text = System.Text.RegularExpressions.Regex.Replace(ran.Out, "\e\\[[0-9;?]*[A-Za-z]", "");
        string[] drawn = text[..text.IndexOf("weights", StringComparison.Ordinal)].Split('\r', '\n');
        Assert.All(drawn, line => Assert.True(line.Length < width, line));
        Assert.Contains(drawn, line => line.StartsWith("epoch 1/3  ━", StringComparison.Ordinal));
        Assert.Contains(drawn, line => line.StartsWith("  3/3  ", StringComparison.Ordinal) && line.Contains('%'));
        Assert.Contains(drawn, line => line == "validating epoch 2 ...");
        Assert.True(ran.Out.LastIndexOf("\e[?25h", StringComparison.Ordinal) > ran.Out.LastIndexOf("\e[?25l", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_JsonOnATerminal_DrawsOnStandardErrorOnly()
    {
        Ran ran = Cli.RunOnTerminal(80, false, [.. trained.Arguments(trained.InFolder("json")), "--json"]);
        Assert.Equal(Sha(trained.Training), Sha(ran));
        Assert.Contains("validating epoch 1", ran.Error);
    }

    [Fact]
    public void Train_CancelledThenResumed_GivesTheSameBits()
    {
        string run = trained.InFolder("cancelled");
        Ran first = Cancelled(run);
        Assert.Equal((130, ""), (first.Code, first.Out));
        Assert.Matches($"^nin: stopped in epoch 1 of 3, step 1 of 9, and saved. Go on with:\n  nin train {trained.Data} --resume --out .*cancelled --threads 2 --json\n$", first.Error);
        Assert.False(File.Exists(Path.Combine(run, "model.safetensors")));

        Ran second = Cli.Run("train", "--resume", "--out", run, "--json");
        Assert.Equal(0, second.Code);
        Assert.Equal(Sha(trained.Training), Sha(second));
    }

    [Fact]
    public void Train_ResumeWithItsDataMoved_GoesOnWithTheDataGiven()
    {
        string run = trained.InFolder("moved");
        Cancelled(run);
        string data = TinyData.Write(trained.InFolder("elsewhere"));
        Assert.Equal(Sha(trained.Training), Sha(Cli.Run("train", data, "--resume", "--out", run, "--json")));
    }

    [Fact]
    public void Train_ResumeOfAFinishedRun_MeasuresItAgain()
    {
        string run = trained.InFolder("finished");
        Cli.Run(trained.Arguments(run));
        Ran ran = Cli.Run("train", "--resume", "--out", run, "--json");
        Assert.Equal((0, Sha(trained.Training)), (ran.Code, Sha(ran)));
    }

    [Fact]
    public void Train_InitFrom_BeginsWithTheModelsWeights()
    {
        Ran ran = Cli.Run([.. trained.Arguments(trained.InFolder("init")), "--init-from", trained.Model]);
        Assert.Equal(0, ran.Code);
        Assert.Contains("note: began with all 42 tensors of nin-small\n", ran.Out);
    }

    [Fact]
    public void Train_InitFromTheNameOfTheModelInTheBox_BeginsWithIt()
    {
        Ran ran = Cli.Run(
            "train", trained.Data, "--model", "nin-cifar10-bn", "--epochs", "1", "--batch", "80", "--out", trained.InFolder("boxed"),
            "--init-from", "nin-cifar10-bn", "--set", "inputSize=16");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains(" tensors of nin-cifar10-bn\n", ran.Out);
    }

    [Fact]
    public void Train_TimeLimit_EndsWithTheBestSoFarAndSaysHowToGoOn()
    {
        string run = trained.InFolder("limited");
        Ran ran = Cli.Run("train", trained.Data, "--epochs", "100000", "--time-limit", "0.5s", "--out", run);
        Assert.Equal(0, ran.Code);
        Assert.Contains(", ended by the time limit\n", ran.Out);
        Assert.Contains($"  nin train {trained.Data} --resume --out {run}\n", ran.Out);
    }

    [Fact]
    public void Train_OptionsAndSettings_AreInTheRecipe()
    {
        string run = trained.InFolder("settings");
        Ran ran = Cancelled(
            run, "--model", "nin-mnist-bn", "--lr", "0.02", "--on-dead-head", "stop", "--set", "optimizer.weightDecay=0.25",
            "--set", "augmentation.shift=1");
        Assert.Equal(130, ran.Code);
        Recipe recipe = RecipeFile.Load(Path.Combine(run, "recipe.json"));
        Assert.Equal(("nin-mnist-bn", 0.02f, 0.25f), (recipe.Network, recipe.Optimizer.LearningRate, recipe.Optimizer.WeightDecay));
        Assert.Equal((DeadHeadAction.Stop, 1), (recipe.OnDeadHead, recipe.Augmentation.Shift));
    }

    [Fact]
    public void Train_FolderThatHoldsARun_IsNotWrittenOver() => Assert.Equal(
        $"'{trained.Run}' holds a run already. Go on with it with --resume, or name another folder with --out.",
        Cli.Fails(2, trained.Arguments(trained.Run)));

    [Fact]
    public void Train_ResumeOfNothing_SaysSo() => Assert.Equal(
        $"there is nothing to resume: '{trained.InFolder("none")}' holds no run. Leave --resume out to begin one.",
        Cli.Fails(2, "train", "--resume", "--out", trained.InFolder("none")));

    [Fact]
    public void Train_ResumeWithOtherSettings_IsRefused() => Assert.EndsWith(
        "was made with another recipe: seed is 9, was 7. Resume with the settings of " + Path.Combine(trained.Run, "recipe.json") + ", or begin a new run.",
        Cli.Fails(2, "train", "--resume", "--out", trained.Run, "--seed", "9"));

    [Fact]
    public void Train_ResumeWithMoreEpochs_MakesAFinishedRunLonger()
    {
        string run = trained.InFolder("longer");
        Cli.Run(trained.Arguments(run));
        Ran ran = Cli.Run("train", "--resume", "--out", run, "--epochs", "4");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("note: 4 epochs instead of 3: from here on the learning rate follows the schedule of 4, ", ran.Out);
        Assert.Contains("\nepoch 4/4 ", ran.Out);
    }

    [Fact]
    public void Train_KilledBeforeItsFirstCheckpoint_BeginsFromItsRecipe()
    {
        string run = trained.InFolder("early");
        Directory.CreateDirectory(run);
        File.Copy(Path.Combine(trained.Run, "recipe.json"), Path.Combine(run, "recipe.json"));
        Assert.EndsWith("holds a run already. Go on with it with --resume, or name another folder with --out.", Cli.Fails(2, trained.Arguments(run)));
        Assert.Contains("recipe     as the run began, which had no checkpoint yet and begins anew: ", Cli.Run("train", "--resume", "--out", run).Out);
        Assert.Equal(Sha(trained.Training), Sha(Cli.Run("train", "--resume", "--out", run, "--json")));
    }

    [Theory]
    [InlineData("checkpoint.safetensors")]
    [InlineData("recipe.json")]
    public void Train_ResumeOfARunThatLostAFile_NamesIt(string file)
    {
        string run = trained.InFolder($"lost-{file}");
        Directory.CreateDirectory(run);
        foreach (string name in new[] { "recipe.json", "metrics.jsonl", "model.safetensors", "checkpoint.safetensors" }.Where(name => name != file))
        {
            File.Copy(Path.Combine(trained.Run, name), Path.Combine(run, name));
        }

        Assert.Equal(
            $"the run in '{run}' cannot be resumed: its {file} is missing. Begin another one in another folder, with --out.",
            Cli.Fails(2, "train", "--resume", "--out", run));
    }

    [Fact]
    public void Train_FolderThatAnotherRunIsIn_NamesItsProcess()
    {
        string run = trained.InFolder("taken");
        using (RunLock.Take(run))
        {
            Assert.Matches(
                $"^'.*taken' is in use by process {Environment.ProcessId} on .* since .*\\. Wait until it ends, or take another folder\\.$",
                Cli.Fails(1, trained.Arguments(run)));
        }
    }

    [Fact]
    public void Train_DataThatCannotBeRead_LeavesNoFolderBehind()
    {
        string data = trained.InFolder("no-data"), run = trained.InFolder("no-run");
        Directory.CreateDirectory(data);
        Assert.NotEqual(0, Cli.Run("train", data, "--out", run).Code);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Train_NameThatLooksLikeANumber_IsAText()
    {
        string run = trained.InFolder("named");
        Assert.Equal(0, Cli.Run([.. trained.Arguments(run), "--set", "name=123", "--set", "epochs=1"]).Code);
        Assert.Equal("123", RecipeFile.Load(Path.Combine(run, "recipe.json")).Name);
    }

    [Fact]
    public void Train_UnknownSetting_ListsDropoutAmongTheKnown() => Assert.Contains(
        ", dropout, ", Cli.Fails(2, [.. trained.Arguments(trained.InFolder("typo")), "--set", "droput=0.1"]));

    [Fact]
    public void Train_FolderThatCannotBeWritten_FailsBeforeTraining()
    {
        string file = trained.InFolder("file");
        File.WriteAllText(file, "");
        Assert.StartsWith(
            $"the run's folder '{Path.Combine(file, "run")}' cannot be written: ",
            Cli.Fails(1, "train", trained.Data, "--out", Path.Combine(file, "run")));
    }

    [Fact]
    public void Train_InitFromATruncatedModel_NamesTheFile()
    {
        string truncated = trained.InFolder("truncated.safetensors");
        File.WriteAllBytes(truncated, File.ReadAllBytes(trained.Model)[..5000]);
        Assert.StartsWith(
            $"{truncated}: safetensors at byte 0: ",
            Cli.Fails(1, [.. trained.Arguments(trained.InFolder("new")), "--init-from", truncated]));
    }

    private Ran Cancelled(string run, params string[] more) => Cli.RunUntilFirstStep([.. trained.Arguments(run), .. more, "--json"]);

    private static string Sha(Ran ran) => ran.Json.GetProperty("weightsSha256").GetString()!;
}
