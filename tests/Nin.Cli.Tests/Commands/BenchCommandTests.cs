using System.Text.Json;
using Nin.Cli.Output;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class BenchCommandTests(TrainedRun trained)
{
    private static readonly string[] Short = ["--batch", "2", "--threads", "1", "--seconds", "0.01"];

    [Fact]
    public void Bench_Json_HasALineForEachModeBatchAndThreads()
    {
        JsonElement[] lines = [.. Cli.Run("bench", "nin-small", "--batch", "1,2", "--threads", "1,2", "--seconds", "0.01", "--json").Json.EnumerateArray()];
        Assert.Equal(
            from mode in new[] { "inference", "training" }
            from batch in new[] { 1, 2 }
            from threads in new[] { 1, 2 }
            select (
                mode, batch, threads),
            lines.Select(
                line =>
                (
                line.GetProperty("mode").GetString()!, line.GetProperty("batch").GetInt32(),
                line.GetProperty("threads").GetInt32())));
        Assert.All(lines, line =>
        {
            Assert.Equal("network mode batch threads picturesPerSecond milliseconds gflops peakGflops shareOfPeak shareOfDirectLimit", Ran.Names(line));
            Assert.Equal("nin-small", line.GetProperty("network").GetString());
            double rate = Number(line, "picturesPerSecond"), milliseconds = Number(line, "milliseconds");
            Assert.Equal(line.GetProperty("batch").GetInt32(), rate * milliseconds / 1e3, 1e-6);
            Assert.True(Number(line, "gflops") > 0 && Number(line, "peakGflops") > 0 && Number(line, "shareOfPeak") > 0);
            Assert.Equal(Number(line, "gflops"), Number(line, "shareOfDirectLimit") * Number(line, "peakGflops"), 1e-6);
        });
    }

    [Fact]
    public void Bench_JsonOfLayers_SharesTheTimeOut()
    {
        JsonElement line = Cli.Run(["bench", "nin-small", "--mode", "training", "--layers", "--json", .. Short]).Json.EnumerateArray().Single();
        Assert.Equal("network mode batch threads picturesPerSecond milliseconds gflops peakGflops shareOfPeak shareOfDirectLimit layers", Ran.Names(line));
        JsonElement[] layers = [.. line.GetProperty("layers").EnumerateArray()];
        Assert.All(layers, layer => Assert.Equal(
            "name kind output algorithm milliseconds share gflops forwardMilliseconds backwardMilliseconds", Ran.Names(layer)));
        Assert.Equal(("mlpconv1.conv1", "Conv2d"), (layers[0].GetProperty("name").GetString(), layers[0].GetProperty("kind").GetString()));
        Assert.Equal([1, 32, 32, 32], layers[0].GetProperty("output").EnumerateArray().Select(size => size.GetInt32()));
        Assert.True(Number(layers[0], "gflops") > 0 && Number(layers[0], "backwardMilliseconds") > 0);
        Assert.Equal(("rest", JsonValueKind.Null), (layers[^1].GetProperty("name").GetString(), layers[^1].GetProperty("gflops").ValueKind));
        Assert.Equal(1, layers.Sum(layer => Number(layer, "share")), 1e-6);
    }

    [Fact]
    public void Bench_ModelFile_IsTimed()
    {
        Ran ran = Cli.Run(["bench", trained.Run, "--mode", "inference", .. Short]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.StartsWith("network   nin-small, 0.0", ran.Out, StringComparison.Ordinal);
        Assert.Contains("\ninference\n batch  threads  pictures/s   ms/call  GFLOP/s     peak  % peak  % direct\n     2        1  ", ran.Out);
        Assert.DoesNotContain("training\n", ran.Out);
        Assert.DoesNotContain("GFLOP/s  % time", ran.Out);
    }

    [Fact]
    public void Bench_OptionsBeforeTheName_TakeOneWordEach() =>
        Assert.StartsWith("network   nin-small,", Cli.Run([.. (string[])["bench", "--mode", "inference"], .. Short, "nin-small"]).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void Bench_Terminal_NoTableIsWider(int width)
    {
        string drawn = Cli.RunOnTerminal(width, false, ["bench", "nin-small", "--layers", .. Short]).Out;
        string[] lines = [.. drawn.Split('\n').Select(line => line[(line.LastIndexOf('\r') + 1)..]).Select(Plain)];
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(
            lines, line =>
            line.Contains("pictures/s", StringComparison.Ordinal) && line.Contains("% direct", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("training, batch 2, 1 thread: ", StringComparison.Ordinal));
        Assert.Contains(
            lines, line =>
            line.Contains("patch blocks", StringComparison.Ordinal) || line.Contains("definition", StringComparison.Ordinal));
    }

    [Fact]
    public void Bench_BatchBeyondMemory_IsRefusedBeforeAnythingIsTimed() => Assert.Equal(
        "--batch: expected 1 to 14266 for nin-imagenet, got 20000.", Cli.Fails(2, "bench", "nin-imagenet", "--batch", "1,20000", "--json"));

    [Fact]
    public void Bench_Cancelled_ExitsWith130()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        using StringWriter output = new(), error = new();
        int code = NinCommand.Run(["bench", "nin-small", "--json"], new Screen(output), new Screen(error), cancellation: source.Token);
        Assert.Equal((130, "", "nin: cancelled."), (code, output.ToString(), error.ToString().TrimEnd()));
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static string Plain(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\\e\\[[0-9;?]*[a-zA-Z]", "");
}
