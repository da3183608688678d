using Nin.Cli.Input;

namespace Nin.Cli.Tests.Commands;

public sealed class ExperimentCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("nin-experiment").FullName, "out");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Theory]
    [InlineData("degradation", "--epochs", 8, "parameters trainError testError gap")]
    [InlineData("heads", "--epochs", 6, "parameters trainError testError gap")]
    [InlineData("mlpconv", "--epochs", 6, "parameters trainError testError gap")]
    [InlineData("init", "--steps", 10, "notLearned alarmed alarmStep falseAlarm notLearnedNoAlarm diverged restartLearned restarts learnedStep")]
    public void Experiment_QuickAndTiny_LeavesItsPageAndOneDocument(string name, string length, int runs, string figures)
    {
        Ran ran = Cli.Run([.. Tiny(name, length), "--seeds", "2", "--json"]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal((runs, true), (ran.Json.GetProperty("runsDone").GetInt32(), ran.Json.GetProperty("isComplete").GetBoolean()));
        Assert.Equal(figures, Ran.Names(ran.Json.GetProperty("arms")[0].GetProperty("figures")));
        Assert.Equal(ran.Out, File.ReadAllText(Path.Combine(_folder, "results.json")) + "\n");
        string page = File.ReadAllText(Path.Combine(_folder, "index.html"));
        Assert.Contains($"<h1>Experiment: {name}</h1>", page);
        Assert.Contains($"experiment {name} --quick --pictures 4 {length} 1 --seeds 2 --threads 2 --out ", page);
    }

    [Fact]
    public void Experiment_PipedAndAskedAgain_SaysWhatIsDoneAndMakesNoRunTwice()
    {
        string[] line = [.. Tiny("heads", "--epochs"), "--arms", "global"];
        Ran first = Cli.Run([.. line, "--seeds", "1"]), again = Cli.Run([.. line, "--seeds", "1"]), more = Cli.Run([.. line, "--seeds", "3"]);
        Assert.Equal((0, "", 0, "", 0, ""), (first.Code, first.Error, again.Code, again.Error, more.Code, more.Error));
        Assert.Contains("\n1/1  global-average, seed 1:  training error ", first.Out);
        Assert.Contains("\nanswer     One seed gives no range, so nothing is decided", first.Out);
        Assert.DoesNotContain("seed 1:", again.Out);
        Assert.Contains("\nanswer     Not all arms were run with two seeds, so nothing is compared. ", more.Out);
        Assert.Contains("\ndone       1 run before\n\n2/3  global-average, seed 2:  ", more.Out);
    }

    [Fact]
    public void Experiment_Cancelled_SaysInALineHowToGoOnAndGoesOn()
    {
        string[] line = [.. Tiny("mlpconv", "--epochs"), "--seeds", "1"];
        Ran ran = Cli.RunUntilFirstStep(line);
        Assert.Equal(130, ran.Code);
        Assert.Equal(
            "nin: stopped: 0 of 3 runs are done, and what was begun is saved. Go on with:\n"
            + $"  {CommandText.Of("nin", "experiment")} mlpconv --quick --pictures 4 --epochs 1 --seeds 1 --threads 2 --out {_folder}\n",
            ran.Error);
        Assert.Equal(0, Cli.Run(line).Code);
    }

    [Fact]
    public void Experiment_TimeIsUp_EndsWellWithWhatThereIs()
    {
        Ran ran = Cli.Run([.. Tiny("heads", "--epochs"), "--time-limit", "0.001s", "--json"]);
        Assert.Equal(0, ran.Code);
        Assert.StartsWith("nin: the time is up: 0 of 6 runs are done, ", ran.Error);
        Assert.False(ran.Json.GetProperty("isComplete").GetBoolean());
    }

    [Theory]
    [InlineData("experiment", "NAME is missing. Try 'nin experiment --help'.")]
    [InlineData("experiment degredation", "'degredation' is no known experiment, did you mean 'degradation'? Known: degradation, heads, mlpconv, init.")]
    [InlineData("experiment heads --seeds 0", "--seeds: expected a number of seeds from 1 to 10000, or seeds such as 3,5,8, each once, got '0'. Try 'nin experiment --help'.")]
    [InlineData("experiment heads --seeds 3,3", "--seeds: expected a number of seeds from 1 to 10000, or seeds such as 3,5,8, each once, got '3,3'. Try 'nin experiment --help'.")]
    [InlineData("experiment heads --quick --large", "expected --quick or --large, not both.")]
    [InlineData("experiment heads --steps 3", "the runs of heads are a number of epochs long: expected --epochs, not --steps.")]
    [InlineData("experiment init --epochs 3", "the runs of init are a number of steps long: expected --steps, not --epochs.")]
    [InlineData("experiment init --arms svhn", "--arms: no arm of init begins with 'svhn'")]
    [InlineData("experiment init --arms mnist-he,", "--arms: expected names with a comma between two, got 'mnist-he,'.")]
    [InlineData("experiment heads --data nope", "There is no data set 'nope'. Expected the path of a folder or an archive, or one of shapes, mnist, ")]
    public void Experiment_WrongUsage_IsOneLine(string line, string expected) => Assert.StartsWith(
        expected,
        Cli.Fails(2, line.Split(' ')).Replace(CommandText.Self + " ", "nin ", StringComparison.Ordinal));

    [Fact]
    public void Experiment_FolderOfAnotherOrTooManyPictures_IsOneLine()
    {
        string[] line = [.. Tiny("heads", "--epochs"), "--arms", "global", "--seeds", "1"];
        Assert.Equal(0, Cli.Run(line).Code);
        line[1] = "mlpconv";
        Assert.Contains("holds the experiment heads, not mlpconv; name another folder.", Usage([.. line[..^4]]));
        Assert.Contains(
            "shapes/train: expected at least 9,000 training pictures of each class, got 800 of ",
            Usage(["experiment", "heads", "--quick", "--pictures", "9000", "--out", _folder + "2"]));
    }

    private static string Usage(string[] line)
    {
        Ran ran = Cli.Run(line);
        Assert.Equal((2, 1), (ran.Code, ran.Error.Count(letter => letter == '\n')));
        return ran.Error;
    }

    private string[] Tiny(string name, string length) =>
        ["experiment", name, "--quick", "--pictures", "4", length, "1", "--threads", "2", "--out", _folder];
}
