namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class EvalCommandTests(TrainedRun trained)
{
    [Fact]
    public void Eval_Json_IsWhatTrainingMeasured()
    {
        Ran ran = Cli.Run("eval", trained.Model, trained.Data, "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("accuracy loss pictures", Ran.Names(ran.Json));
        Assert.Equal(trained.Training.Json.GetProperty("testAccuracy").GetDouble(), ran.Json.GetProperty("accuracy").GetDouble());
        Assert.True(ran.Json.GetProperty("loss").GetDouble() > 0);
        Assert.Equal(40, ran.Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void Eval_RunFolder_StandsForItsModel()
    {
        string expected = Cli.Run("eval", trained.Model, trained.Data).Out;
        Assert.Equal(expected, Cli.Run("eval", trained.Run, trained.Data).Out);
        Assert.Matches(@"^accuracy   \d+\.\d\d %\nloss       \d+\.\d{4}\npictures   40 of tiny/test\n$", expected);
    }

    [Fact]
    public void Eval_Split_ChoosesThePart() =>
        Assert.Equal(160, Cli.Run("eval", trained.Model, trained.Data, "--split", "train", "--json").Json.GetProperty("pictures").GetInt32());

    [Fact]
    public void Eval_SplitThatIsNotThere_NamesThoseThatAre() => Assert.Equal(
        "tiny has no validation part; it has test and train. Choose with --split.",
        Cli.Fails(2, "eval", trained.Model, trained.Data, "--split", "validation"));

    [Theory]
    [InlineData("0%", 0)]
    [InlineData("0.0", 0)]
    [InlineData("1", 3)]
    [InlineData("100%", 3)]
    public void Eval_MinAccuracy_DecidesTheExitCode(string least, int code)
    {
        // A model that has seen nothing reaches no hundred percent.
        string untrained = trained.InFolder("untrained");
        if (!Directory.Exists(untrained))
        {
            Cli.Run("train", trained.Data, "--epochs", "1", "--batch", "160", "--lr", "1e-9", "--out", untrained);
        }

        Ran ran = Cli.Run("eval", untrained, trained.Data, "--min-accuracy", least, "--json");
        Assert.Equal(code, ran.Code);
        Assert.Equal("accuracy loss pictures", Ran.Names(ran.Json));
        Assert.Matches(code == 0 ? "^$" : @"^nin: the accuracy \d+\.\d\d % is below the 100\.00 % asked for\.\n$", ran.Error);
    }

    [Fact]
    public void Eval_OtherLabels_AreNoted()
    {
        string fashion = TinyData.Write(trained.InFolder("fashion"));
        Ran ran = Cli.Run("eval", trained.Model, fashion);
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            "nin: note: class 0 is '0' for the model and 'T-shirt/top' in fashion/test; is it the right data set?\n", ran.Error);
    }

    [Fact]
    public void Eval_MissingModel_IsAFailure() => Assert.Equal(
        "There is no model file 'none.safetensors'.", Cli.Fails(1, "eval", "none.safetensors", trained.Data));

    [Fact]
    public void Eval_FolderWithoutAModel_SaysSo() => Assert.Equal(
        $"'{trained.Data}' holds no model.safetensors: it is no run, or one without a finished epoch.",
        Cli.Fails(1, "eval", trained.Data, trained.Data));

    [Fact]
    public void Eval_ForeignFile_IsNoModel() => Assert.Contains(
        "Is this a safetensors file?", Cli.Fails(1, "eval", trained.Picture, trained.Data));

    [Fact]
    public void Eval_DataThatIsNotThere_SaysWhereItLooked() => Assert.StartsWith(
        $"Data set 'cifar100' was not found. Looked in {trained.Folder}",
        Cli.Fails(1, "eval", trained.Model, "cifar100", "--data-root", trained.Folder));
}
