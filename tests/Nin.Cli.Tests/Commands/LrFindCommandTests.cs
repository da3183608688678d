using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class LrFindCommandTests(TrainedRun trained)
{
    private const int Steps = 60;

    /// <summary>A network without normalisation whose weights begin as nothing: all its outputs are zero.</summary>
    private static readonly string[] Dead =
        ["--model", "nin-mnist", "--set", "initialization.kind=Gaussian", "--set", "initialization.deviation=1e-30"];

    [Fact]
    public void LrFind_JsonOnAnyThreads_IsTheSameDocumentAndNothingElse()
    {
        Ran ran = Cli.Run([.. Arguments, "--json"]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("suggestion steepest minimum points", Ran.Names(ran.Json));
        JsonElement[] points = [.. ran.Json.GetProperty("points").EnumerateArray()];
        Assert.InRange(points.Length, Steps / 2, Steps);
        Assert.All(points, point => Assert.Equal("learningRate loss smoothed", Ran.Names(point)));
        double[] rates = [.. points.Select(point => point.GetProperty("learningRate").GetDouble())];
        Assert.Equal(rates.Order(), rates);
        Assert.InRange(ran.Json.GetProperty("suggestion").GetDouble(), rates[0], rates[^1]);
        Assert.InRange(ran.Json.GetProperty("steepest").GetDouble(), rates[0], rates[^1]);
        Assert.InRange(ran.Json.GetProperty("minimum").GetDouble(), rates[0] / 10, rates[^1] / 10);
        Assert.Equal(ran.Out, Cli.Run([.. Arguments, "--threads", "1", "--json"]).Out);
    }

    [Fact]
    public void LrFind_Piped_IsPlainTextWithTheCurveAndTheCommandThatTrains()
    {
        string folder = trained.InFolder("curves"), file = Path.Combine(folder, "a.svg");
        Ran ran = Cli.Run([.. Arguments, "--out", file]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.All(ran.Out, character => Assert.True(character == '\n' || character is >= ' ' and <= '~', $"'{character}'"));
        Assert.Contains("network    nin-small, 72,010 parameters, 10 classes\n", ran.Out);
        Assert.Contains("data       tiny: 144 pictures to learn from\n", ran.Out);
        Assert.Contains("recipe     shapes, since none is called tiny: batches of 32, seed 7\n", ran.Out);
        Assert.Contains($"rates      1.0e-5 to 10 in {Steps} steps\n", ran.Out);
        Assert.Matches(@"(?m)^rate +1e-5 .* 0\.01 .*$", ran.Out);
        string suggestion = Regex.Match(ran.Out, "(?m)^suggestion (\\S+), ").Groups[1].Value;
        Assert.EndsWith($"Next:\n  nin train {trained.Data} --batch 32 --seed 7 --lr {suggestion}\n", ran.Out);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder));
        Assert.Contains($">{suggestion}</text>", File.ReadAllText(file));
    }

    [Fact]
    public void LrFind_EveryOptionOnATerminal_IsInTheCommandThatTrainsWithTheRate()
    {
        Ran ran = Cli.RunOnTerminal(60, false, [
            .. Arguments, "--recipe", "shapes", "--model", "nin-small", "--data-root", "my data", "--threads", "2",
            "--set", "optimizer.weightDecay=0", "--set", "validation=0"]);
        Assert.Matches(
            $"Next:.*\n  nin train {Regex.Escape(trained.Data)} --recipe shapes --network nin-small --batch 32 --seed 7 --threads 2 --data-root ['\"]my data['\"] "
            + "--set optimizer.weightDecay=0 --set validation=0 --set optimizer.learningRate=[0-9.e-]+\n$",
            ran.Out);
        Assert.Contains($"step {Steps / 2} of {Steps}  rate ", ran.Out);
        Assert.True(ran.Out.LastIndexOf("\e[?25h", StringComparison.Ordinal) > ran.Out.LastIndexOf("\e[?25l", StringComparison.Ordinal));
    }

    [Fact]
    public void LrFind_PictureThatCannotBeWritten_FailsBeforeTraining()
    {
        string file = trained.InFolder("no-folder");
        File.WriteAllText(file, "");
        string picture = Path.Combine(file, "a.svg");
        Assert.StartsWith($"'{picture}' cannot be written: ", Cli.Fails(1, "lr-find", trained.Data, "--out", picture));
    }

    [Fact]
    public void LrFind_DeadNetwork_SaysSoAndSuggestsNothing() => Assert.Equal(
        "the network is dead: it tells no picture from another, and its loss never fell, so no rate can be suggested. "
        + "Try another --seed, or the batch-normalised form of the network (its name with -bn).",
        Cli.Fails(1, "lr-find", trained.Data, "--batch", "8", "--steps", "20", "--json", Dead[0], Dead[1], Dead[2], Dead[3], Dead[4], Dead[5]));

    [Fact]
    public void LrFind_LossThatNeverFalls_SaysSoAndSuggestsNothing() => Assert.Equal(
        "the loss never fell by more than chance at rates from 1.0e-5 to 10, so none can be suggested. "
        + "Try more --steps, a larger --batch, or another --network.",
        Cli.Fails(
            1, "lr-find", trained.Data, "--batch", "16", "--steps", "20", "--json",
            "--set", "parameterGroups=[{\"match\":\"*\",\"learningRateFactor\":0,\"weightDecayFactor\":0}]"));

    [Fact]
    public void LrFind_Cancelled_Exits130AndLeavesNothing()
    {
        string folder = trained.InFolder("cancelled-curve");
        Ran ran = Cli.RunCancelled([.. Arguments, "--out", Path.Combine(folder, "a.svg"), "--json"]);
        Assert.Equal((130, "", "nin: cancelled.\n"), (ran.Code, ran.Out, ran.Error));
        Assert.False(Path.Exists(folder));
    }

    private string[] Arguments => ["lr-find", trained.Data, "--batch", "32", "--seed", "7", "--steps", $"{Steps}"];
}
