using System.Text.Json;
using Nin.Data;
using Nin.Imaging.Png;

namespace Nin.Cli.Tests.Commands;

public sealed class DataCheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-data-check").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Pets => Path.Combine(_folder, "pets");

    [Fact]
    public void Check_GoodSet_SaysRight()
    {
        Make(train: 4);
        Ran ran = Cli.Run("data", "check", Pets);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(
            """
            data      pets: 10 pictures, 2 classes
            sizes     all 32x32
            colours   all RGB
            balance   1.0 : 1 (training pictures of the largest class to those of the smallest)

            class  train  test
            cat        4     1
            dog        4     1
            ──────────────────
            all        8     2

            right     Training can begin.

            """, ran.Out);
    }

    [Fact]
    public void Check_FaultySet_SaysWrongAndListsTenOfEach()
    {
        Make(train: 4);
        Spoil(12);
        Ran ran = Cli.Run("data", "check", Pets);
        Assert.Equal((1, ""), (ran.Code, ran.Error));
        Assert.Contains("\nerror     12 pictures cannot be decoded\n          Replace, convert or delete them.\n", ran.Out);
        Assert.Contains("\n  train/cat/bad00.jpg  (image: the file is empty.)\n", ran.Out);
        Assert.Contains("\n  train/cat/bad09.jpg  (image: the file is empty.)\n  and 2 more\n", ran.Out);
        Assert.EndsWith("\nwrong     Mend the error above before you train. --json lists every file.\n", ran.Out);
    }

    [Fact]
    public void Check_Json_HasEverything()
    {
        Make(train: 4);
        Spoil(12);
        Ran ran = Cli.Run("data", "check", Pets, "--json");
        Assert.Equal((1, ""), (ran.Code, ran.Error));
        Assert.Equal("data right pictures parts balance classes sizes findings", Ran.Names(ran.Json));
        Assert.False(ran.Json.GetProperty("right").GetBoolean());
        Assert.Equal("name train validation test", Ran.Names(ran.Json.GetProperty("classes")[0]));
        JsonElement finding = Assert.Single(ran.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal("severity kind message advice items", Ran.Names(finding));
        Assert.Equal(("error", "badPicture"), (finding.GetProperty("severity").GetString(), finding.GetProperty("kind").GetString()));
        Assert.Equal(12, finding.GetProperty("items").GetArrayLength());
        Assert.Equal("train/cat/bad11.jpg", finding.GetProperty("items")[11].GetProperty("names")[0].GetString());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void Check_OnATerminal_DrawsProgressAndLeavesNoneOfIt(int width)
    {
        Make(train: 4);
        Ran ran = Cli.RunOnTerminal(width, hasColors: true, "data", "check", Pets);
        Assert.Equal(0, ran.Code);
        Assert.Contains("looking for copies ...", ran.Error);
        Assert.EndsWith("\r\e[K\e[?25h", ran.Error);
        Assert.Contains("\e[32mright", ran.Out);
    }

    [Fact]
    public void Check_ManyClasses_ShowsTheSmallest()
    {
        var shapes = new ShapesDataset("x", 60, seed: 5, part: 0);
        for (int i = 0; i < 60; i++)
        {
            Save($"train/c{Math.Min(i, 24):00}/{i}.png", shapes, i);
        }

        string shown = Cli.Run("data", "check", Pets).Out;
        Assert.Contains("\nsmallest classes  train\nc00                   1\n", shown);
        Assert.DoesNotContain("\nc10 ", shown);
        Assert.Contains("\nall                  60\n", shown);
    }

    [Fact]
    public void Check_Cancelled_ExitsWith130()
    {
        Make(train: 4);
        Ran ran = Cli.RunUntilFirstStep("data", "check", Pets);
        Assert.Equal((130, "", "nin: cancelled.\n"), (ran.Code, ran.Out, ran.Error));
    }

    private void Make(int train)
    {
        var shapes = new ShapesDataset("x", (2 * train) + 2, seed: 5, part: 0);
        for (int i = 0; i < shapes.Count; i++)
        {
            Save($"{(i < 2 * train ? "train" : "test")}/{(i % 2 == 0 ? "cat" : "dog")}/{i}.png", shapes, i);
        }
    }

    private void Spoil(int count)
    {
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(Pets, "train", "cat", $"bad{i:00}.jpg"), []);
        }
    }

    private void Save(string path, ShapesDataset shapes, int index)
    {
        string file = Path.Combine(Pets, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using FileStream stream = File.Create(file);
        PngWriter.Write(stream, shapes.Read(index));
    }
}
