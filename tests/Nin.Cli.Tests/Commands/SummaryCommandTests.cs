using System.Text.Json;

namespace Nin.Cli.Tests.Commands;

[Collection(TrainedRunCollection.Name)]
public sealed class SummaryCommandTests(TrainedRun trained)
{
    /// <summary>The shapes that Dive into Deep Learning prints, as [N, C, H, W].</summary>
    [Fact]
    public void Summary_D2l_HasThePublishedShapesLineByLine()
    {
        string[] rows = [.. Cli.Run("summary", "nin-d2l").Out.Split('\n').Where(
            row => row.Contains('[', StringComparison.Ordinal) && row[0] != ' ')];
        Assert.Equal(
            [
                "input [1, 1, 224, 224]",
                "mlpconv1 [1, 96, 54, 54]", "pool1 [1, 96, 26, 26]",
                "mlpconv2 [1, 256, 26, 26]", "pool2 [1, 256, 12, 12]",
                "mlpconv3 [1, 384, 12, 12]", "pool3 [1, 384, 5, 5]", "drop1 [1, 384, 5, 5]",
                "mlpconv4 [1, 10, 5, 5]", "gap [1, 10, 1, 1]", "flatten [1, 10]",
            ],
            rows.Select(row => $"{row.Split(' ')[0]} {row[row.IndexOf('[', StringComparison.Ordinal)..(row.IndexOf(']', StringComparison.Ordinal) + 1)]}"));
    }

    [Fact]
    public void Summary_D2l_SumsBlocksAndTheWhole()
    {
        string[] lines = Cli.Run("summary", "nin-d2l").Out.Split('\n');
        Assert.Equal("layer     kind             output               params      bytes      MACs  params %  MACs %     sees  stride", lines[2]);
        Assert.Equal("mlpconv1  block            [1, 96, 54, 54]      30,336    121,344   87.62 M       1.5    11.5    11x11       4", lines[4]);
        Assert.Equal("  conv1   Conv2d           [1, 96, 54, 54]      11,712     46,848   33.87 M       0.6     4.4    11x11       4", lines[5]);
        Assert.Equal("total                                        1,992,166  7,968,664  762.30 M     100.0   100.0", lines[^4]);
        Assert.Equal("1,992,166 parameters, 7.60 MiB as float32, 762.30 M multiply-adds a picture", lines[^2]);
    }

    [Fact]
    public void Summary_Json_HasALayerAnEntry()
    {
        JsonElement json = Cli.Run("summary", "nin-d2l", "--json").Json;
        Assert.Equal("network input parameters bytes macs layers", Ran.Names(json));
        Assert.Equal(("nin-d2l", 1_992_166, 7_968_664), (
            json.GetProperty("network").GetString(), json.GetProperty("parameters").GetInt64(), json.GetProperty("bytes").GetInt64()));
        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        Assert.All(layers, layer => Assert.Equal("name kind block output parameters bytes macs receptiveField stride", Ran.Names(layer)));
        Assert.Equal("mlpconv1.conv1", layers[0].GetProperty("name").GetString());
        Assert.Equal([1, 96, 54, 54], layers[0].GetProperty("output").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal((11, 4), (layers[0].GetProperty("receptiveField").GetInt32(), layers[0].GetProperty("stride").GetInt32()));
        Assert.Equal(json.GetProperty("macs").GetInt64(), layers.Sum(layer => layer.GetProperty("macs").GetInt64()));
        Assert.Equal([1, 10], layers[^1].GetProperty("output").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Fact]
    public void Summary_InputAndClasses_AreThoseGiven()
    {
        string text = Cli.Run("summary", "nin-cifar10", "--input", "64x48x1", "--classes", "7").Out;
        Assert.Contains("input                      [1, 1, 64, 48]\n", text);
        Assert.Contains("[1, 7]", text);
    }

    [Fact]
    public void Summary_ModelFile_IsTheNetworkInIt()
    {
        string expected = Cli.Run("summary", "nin-small").Out;
        Assert.Equal(expected, Cli.Run("summary", trained.Model).Out);
        Assert.Equal(expected, Cli.Run("summary", trained.Run).Out);
        Assert.Contains("input                      [1, 3, 48, 64]\n", Cli.Run("summary", trained.Model, "--input", "48x64x3").Out);
    }

    [Fact]
    public void Summary_OtherClassesOfATrainedModel_AreRefused() => Assert.Equal(
        $"--classes: the model '{trained.Run}' is trained for 10 classes; name a network to see it with others.",
        Cli.Fails(2, "summary", trained.Run, "--classes", "12"));

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void Summary_NarrowTerminal_LeavesColumnsOut(int width)
    {
        string[] lines = Cli.RunOnTerminal(width, false, "summary", "nin-d2l").Out.Split('\n');
        Assert.All(lines[2..^3], line => Assert.True(Plain(line).Length <= width, line));
        Assert.Contains(
            lines, line =>
            line.Contains("[1, 96, 54, 54]", StringComparison.Ordinal) && line.Contains("30,336", StringComparison.Ordinal));
    }

    private static string Plain(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\\e\\[[0-9;]*m", "");
}
