using System.Text.Json;
using Nin.Models;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class AverageCommandTests(TrainedRun trained)
{
    [Fact]
    public void Average_BestModelAndLastCheckpoint_SaysThatStatisticsAreAGuess()
    {
        string file = trained.InFolder("average.safetensors"), checkpoint = Path.Combine(trained.Run, "checkpoint.safetensors");
        Ran ran = Cli.Run("average", trained.Run, checkpoint, "--out", file);
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            "nin: note: the running statistics of batch normalisation are averaged like weights, which is a guess; --data DATA measures them on its training pictures.\n",
            ran.Error);
        Assert.Matches(@"^network    nin-small, the mean of 2 models\nweights    SHA-256 [0-9a-f]{64}\nmodel      \S+average\.safetensors\n$", ran.Out);
        Assert.Equal([trained.Model, checkpoint], Model.Load(file).AveragedFrom.Select(one => one.Name));
    }

    [Fact]
    public void Average_WithData_MeasuresTheStatisticsAndGivesTheSameOnAnyThreads()
    {
        string file = trained.InFolder("measured.safetensors"), checkpoint = Path.Combine(trained.Run, "checkpoint.safetensors");
        Ran ran = Cli.Run("average", trained.Run, checkpoint, "--output", file, "--data", trained.Data, "--threads", "1", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("model network weightsSha256 measuredOn averagedFrom", Ran.Names(ran.Json));
        Assert.Equal("tiny", ran.Json.GetProperty("measuredOn").GetString());
        Ran again = Cli.Run("average", trained.Run, checkpoint, "--output", file, "--data", trained.Data, "--threads", "2", "--json");
        Assert.Equal(ran.Out, again.Out);
        Assert.Equal(0, Cli.Run("eval", file, trained.Data).Code);
    }

    [Fact]
    public void Average_OverOneOfTheModels_IsRefused() => Assert.Equal(
        $"--out: '{trained.Model}' is one of the models; expected another file.",
        Cli.Fails(2, "average", trained.Run, Path.Combine(trained.Run, "checkpoint.safetensors"), "--out", trained.Model));

    [Fact]
    public void Average_OtherNetwork_IsOneLineThatNamesTheDifference() => Assert.EndsWith(
        "cannot be averaged: the one's network is nin-small, the other's nin-cifar10-bn.",
        Cli.Fails(2, "average", trained.Run, "nin-cifar10-bn", "--out", trained.InFolder("no.safetensors")));

    [Fact]
    public void Eval_Ensemble_ShowsEachAndAllTogether()
    {
        string checkpoint = Path.Combine(trained.Run, "checkpoint.safetensors");
        double alone = Cli.Run("eval", checkpoint, trained.Data, "--json").Json.GetProperty("accuracy").GetDouble();
        Ran ran = Cli.Run("eval", trained.Run, trained.Data, "--ensemble", checkpoint, "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        JsonElement[] members = [.. ran.Json.GetProperty("members").EnumerateArray()];
        Assert.Equal([trained.Run, checkpoint], members.Select(member => member.GetProperty("model").GetString()));
        Assert.Equal(
            [trained.Training.Json.GetProperty("testAccuracy").GetDouble(), alone],
            members.Select(member => member.GetProperty("accuracy").GetDouble()));

        string text = Cli.Run("eval", trained.Run, trained.Data, "--ensemble", checkpoint, "--ensemble", trained.Model).Out;
        Assert.Matches(@"^accuracy   .+\n(.*\n)*pictures   40 of tiny/test\n(alone      \d+\.\d\d % \S+\n){3}$", text);
    }

    [Fact]
    public void Predict_Ensemble_AnswersWithTheMean()
    {
        string checkpoint = Path.Combine(trained.Run, "checkpoint.safetensors");
        float first = OfZero(trained.Run), second = OfZero(checkpoint);
        Assert.Equal((float)(((double)first + second) / 2), OfZero(trained.Run, "--ensemble", checkpoint));
        Assert.Equal(
            $"{trained.Model}, {checkpoint}",
            Cli.Run("predict", trained.Run, trained.Picture, "--ensemble", checkpoint, "--json").Json[0].GetProperty("model").GetString());
    }

    /// <summary>How likely a model holds it that the picture is a 0.</summary>
    private float OfZero(string model, params string[] more)
    {
        Ran ran = Cli.Run(["predict", model, trained.Picture, .. more, "--top", "10", "--json"]);
        return ran.Json[0].GetProperty("top").EnumerateArray().Single(one => one.GetProperty("label").GetString() == "0")
            .GetProperty("probability").GetSingle();
    }

    [Fact]
    public void EvalAndPredict_EnsembleByViews_EachAnswersByThem()
    {
        double alone = Cli.Run("eval", trained.Run, trained.Data, "--views", "mirror", "--json").Json.GetProperty("accuracy").GetDouble();
        JsonElement twice = Cli.Run(
            "eval", trained.Run, trained.Data, "--views", "mirror", "--ensemble", trained.Run, "--json").Json;
        Assert.Equal((alone, "mirror"), (twice.GetProperty("accuracy").GetDouble(), twice.GetProperty("views").GetString()));
        string[] predict = ["predict", trained.Run, trained.Picture, "--views", "shifts", "--json"];
        Assert.Equal(
            Cli.Run(predict).Json[0].GetProperty("probability").GetSingle(),
            Cli.Run([.. predict, "--ensemble", trained.Run]).Json[0].GetProperty("probability").GetSingle());
    }

    [Fact]
    public void Predict_EnsembleWithMaps_IsRefused() => Assert.Equal(
        "expected --maps or --ensemble, not both: a map shows what one model sees.",
        Cli.Fails(2, "predict", trained.Run, trained.Picture, "--ensemble", trained.Run, "--maps", "m"));

    [Fact]
    public void Eval_EnsembleOfOtherClasses_IsOneLine() => Assert.Equal(
        "Ensemble: expected models of the same classes; model 2 tells 10 apart, the first 10, and only the first knows '0'.",
        Cli.Fails(2, "eval", trained.Run, trained.Data, "--ensemble", "nin-cifar10-bn"));
}
