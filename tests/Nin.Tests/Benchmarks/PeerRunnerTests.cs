using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Nin.Benchmarks;
using Nin.Models;

namespace Nin.Tests.Benchmarks;

public sealed class PeerRunnerTests : IDisposable
{
    private const int Batch = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("nin-peer-").FullName;
    private readonly PeerRunner _runner = new(set => set.Length);

    private string ModelPath => Path.Combine(_folder, "model.safetensors");

    private string PicturesPath => Path.Combine(_folder, "pictures");

    public void Dispose()
    {
        _runner.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Answer_LoadedForInference_GivesTheClassifiersProbabilities()
    {
        Make("nin-keras");
        Load("inference", threads: 2);
        string outputs = Path.Combine(_folder, "outputs");
        Assert.Empty(Ask(new() { ["do"] = "answer", ["outputs"] = outputs }));

        using var classifier = new Classifier(Model.Load(ModelPath), threads: 1);
        IReadOnlyList<Prediction> expected = classifier.Classify(Floats(PicturesPath));
        Assert.Equal(Batch, expected.Count);
        Assert.Equal(expected.SelectMany(prediction => prediction.Probabilities), Floats(outputs));
    }

    [Fact]
    public void Make_AnyNetwork_WritesBiasesAndTellsTheCost()
    {
        JsonObject made = Make("nin-small");
        Model model = Model.Load(ModelPath);
        Assert.Equal(model.Network.ParameterCount, (long)made["parameters"]!);
        Assert.Equal(model.Network.MultiplyAdds, (long)made["multiplyAdds"]!);
        Assert.Contains(model.Weights.Single(weight => weight.Name == "mlpconv3.conv3.bias").Tensor.Data, value => value != 0f);
        Assert.Equal(Batch * model.Network.Input.Length, Floats(PicturesPath).Length);
    }

    [Fact]
    public void Learn_WithoutDropout_GivesFallingLossesTheSameOnAnyThreads()
    {
        Make("nin-small");
        Load("training", threads: 1);
        double[] alone = Losses();
        Load("training", threads: 2);
        Assert.Equal(alone, Losses());
        Assert.True(alone[^1] < alone[0], $"The losses {string.Join(", ", alone)} do not fall.");
    }

    [Theory]
    [InlineData("inference")]
    [InlineData("training")]
    public void Time_Loaded_GivesSeconds(string mode)
    {
        Make("nin-small");
        Load(mode, threads: 1);
        Assert.InRange((double)Ask(new() { ["do"] = "time", ["calls"] = 2 })["seconds"]!, 1e-9, 1000);
    }

    [Theory]
    [InlineData("""{"do":"dance"}""", "peer: expected engine, load, answer, learn or time, got 'dance'.")]
    [InlineData("""{"done":1}""", "peer: the request lacks 'do'.")]
    [InlineData("""{"do":"time","calls":1}""", "peer: nothing is loaded that can do this; send a load first.")]
    [InlineData("""{"do":"make","network":"x"}""", "'x' is no known network. Known: ")]
    [InlineData("[]", "The node must be of type 'JsonObject'.")]
    [InlineData("null", "peer: expected a request, got null.")]
    [InlineData("dance", "'d' is an invalid")]
    public void Answer_WrongRequest_SaysWhatIsWrong(string line, string error) =>
        Assert.StartsWith(error, (string)_runner.Answer(line)["error"]!, StringComparison.Ordinal);

    [Fact]
    public void Load_TooFewPicturesOrUnknownMode_SaysSo()
    {
        Make("nin-small");
        Assert.Equal("mode: expected inference or training, got 'dream'.", (string?)Ask(LoadRequest("dream", 1))["error"]);
        JsonObject request = LoadRequest("inference", 1);
        request["batch"] = Batch + 1;
        Assert.Equal("Unable to read beyond the end of the stream.", (string?)Ask(request)["error"]);
    }

    [Fact]
    public void Run_SomeLines_AnswersEachWithALine()
    {
        var answers = new StringWriter();
        _runner.Run(new StringReader("{\"do\":\"peak\"}\n\n{\"do\":\"peak\"}\n"), answers);
        string[] lines = answers.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[0], lines[2]);
        Assert.Equal(Nin.Kernels.KernelSet.Default.Name.Length, (double)JsonNode.Parse(lines[0])!["gflops"]!);
        Assert.StartsWith("{\"error\":", lines[1], StringComparison.Ordinal);
    }

    private JsonObject Make(string network) => Ask(new()
    {
        ["do"] = "make",
        ["network"] = network,
        ["seed"] = 1,
        ["count"] = Batch,
        ["model"] = ModelPath,
        ["pictures"] = PicturesPath,
    });

    private void Load(string mode, int threads) => Assert.Null(Ask(LoadRequest(mode, threads))["error"]);

    private JsonObject LoadRequest(string mode, int threads) => new()
    {
        ["do"] = "load",
        ["model"] = ModelPath,
        ["pictures"] = PicturesPath,
        ["batch"] = Batch,
        ["threads"] = threads,
        ["mode"] = mode,
        ["dropout"] = false,
    };

    private double[] Losses() => [.. Ask(new() { ["do"] = "learn", ["steps"] = 4 })["losses"]!.AsArray().Select(loss => (double)loss!)];

    private JsonObject Ask(JsonObject request) => _runner.Answer(request.ToJsonString());

    private static float[] Floats(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
}
