using System.Text.Json;
using Nin.Networks;

namespace Nin.Cli.Tests.Commands;

public sealed class ListCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-lists").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Models_Table_HasARowANetwork()
    {
        string[] lines = Cli.Run("networks").Out.Split('\n');
        Assert.Equal(NetworkCatalog.Entries.Length + 2, lines.Length);
        Assert.StartsWith("name ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("nin-cifar10           32x32x3         10      966,986    3.69 MiB     222.49 M  ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Models_Json_HasEveryNetwork()
    {
        JsonElement[] models = [.. Cli.Run("networks", "--json").Json.EnumerateArray()];
        Assert.Equal(
            NetworkCatalog.Entries.Select(entry => entry.Name), models.Select(model => model.GetProperty("name").GetString()));
        Assert.All(models, model => Assert.Equal("name description input classes parameters bytes macs", Ran.Names(model)));
        Assert.Equal(Cli.Run("networks").Out, Cli.Run("models").Out);
        Assert.Equal(966_986, models[0].GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void DataList_SetInTheRoot_IsShownWithItsPlace()
    {
        string mnist = TinyData.Write(Path.Combine(_folder, "mnist"));
        JsonElement[] sets = [.. Cli.Run("data", "list", "--data-root", _folder, "--json").Json.EnumerateArray()];
        Assert.All(sets, set => Assert.Equal("name description present location", Ran.Names(set)));
        JsonElement found = sets.Single(set => set.GetProperty("name").GetString() == "mnist");
        Assert.Equal((true, mnist), (found.GetProperty("present").GetBoolean(), found.GetProperty("location").GetString()));
        Assert.Contains(Cli.Run("data", "list", "--data-root", _folder).Out.Split('\n'), line =>
            line.StartsWith("mnist ", StringComparison.Ordinal) && line.Contains(mnist, StringComparison.Ordinal));
    }

    [Fact]
    public void DataPreview_FolderOfPictures_WritesAPng()
    {
        TinyData.Write(Path.Combine(_folder, "mnist"));
        string picture = Path.Combine(_folder, "sheet.png");
        Ran ran = Cli.Run("data", "preview", "mnist", "--data-root", _folder, "--out", picture, "--columns", "3");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.EndsWith("sheet.png: 732 x 1206 pixels, settings of mnist\n", ran.Out, StringComparison.Ordinal);
        Assert.Equal((1206, 732), (Nin.Imaging.ImageFile.Read(picture).Height, Nin.Imaging.ImageFile.Read(picture).Width));
    }

    [Fact]
    public void DataList_Shapes_IsBuiltIn()
    {
        string row = Cli.Run("data", "list").Out.Split('\n').Single(line => line.StartsWith("shapes ", StringComparison.Ordinal));
        Assert.Contains("  built in", row);
    }

    [Fact]
    public void DataList_SetThatIsNowhere_SaysHowToGetIt()
    {
        Assert.Contains(Cli.Run("data", "list", "--data-root", _folder).Out.Split('\n'), line =>
            line == $"{Nin.Cli.Input.CommandText.Of("nin", "data", "get")} NAME fetches one that is not found.");
    }
}
