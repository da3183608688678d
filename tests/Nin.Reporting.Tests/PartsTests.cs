using Nin.Data;
using Nin.Models;
using Nin.Networks;
using Nin.Training;

namespace Nin.Reporting.Tests;

/// <summary>What a report measures on where the data brings no part for it, and of models that lack something.</summary>
public sealed class PartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-parts-").FullName;

    private static Recipe Short => RecipeFile.Load("shapes", "batchSize=16", "validation=0.25") with { Epochs = 1 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Page_TrainingPicturesAlone_IsMeasuredOnThoseSetAside()
    {
        var data = new DataSplits("xd", new ShapesDataset("xd/train", 80, 1, 0), null, null);
        string page = PageOf(data);
        Assert.Contains("Validation accuracy", page, StringComparison.Ordinal);
        Assert.Contains("measured on xd/train/validation", page, StringComparison.Ordinal);
        Assert.Contains("There is no test part: the figures are of the pictures that were set aside", page, StringComparison.Ordinal);
        Assert.Contains("xd: 60 pictures to learn from, 20 to choose by", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Not shown", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The model learned from", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AModelAlone_SetsTheSameAside()
    {
        var data = new DataSplits("xd", new ShapesDataset("xd/train", 80, 1, 0), null, null);
        Model model = new Trainer(Short, data).Run().Model;
        string page = Report.Page(new ReportInput { Model = model, Data = data });
        Assert.Contains("measured on xd/train/validation", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ASetWithATestPart_SaysHowManyWereSetAside()
    {
        string page = PageOf(new DataSplits("xd", new ShapesDataset("xd/train", 80, 1, 0), null, new ShapesDataset("xd/test", 40, 1, 1)));
        Assert.Contains("xd: 60 pictures to learn from, 20 to choose by, 40 to test on.", page, StringComparison.Ordinal);
        Assert.Contains("Test accuracy", page, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no test part", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NoneSetAside_SaysSo()
    {
        var data = new DataSplits("xd", new ShapesDataset("xd/train", 80, 1, 0), null, null);
        string page = PageOf(data, Short with { Validation = 0 });
        Assert.Contains(
            "Missing: xd has no part with labels to measure on, and the recipe sets none aside", page, StringComparison.Ordinal);
    }

    /// <summary>A network that flattens its picture at once has no maps.</summary>
    [Fact]
    public void Page_ANetworkWithoutMaps_HasTheGalleryWithoutThem()
    {
        DataSplits data = ShapesDataset.Generate(train: 80, validation: 40, test: 40);
        Network network = new NetworkBuilder("mlp", 28, 28, 1).Flatten().Linear(16).Relu().Linear(10).Build();
        new Trainer(network, Short, data, new TrainerOptions { Folder = _folder }).Run();
        string page = Report.Page(new ReportInput { Run = RunRecord.Read(_folder), Data = data });
        Assert.Contains("The pictures stand here without maps of where their answers come from. mlp: there are no maps", page, StringComparison.Ordinal);
        Assert.Contains("<ul class=\"gallery\">", page, StringComparison.Ordinal);
    }

    /// <summary>Forty validation pictures are too few, and so are forty measured ones.</summary>
    [Fact]
    public void Page_FewPictures_SayWhyThereIsNoTemperatureAndNoDiagram()
    {
        string page = PageOf(ShapesDataset.Generate(train: 80, validation: 40, test: 12));
        Assert.Contains("Training fits one on 200 validation pictures or more; here there are 40.", page, StringComparison.Ordinal);
        Assert.Contains("These pictures would give none either: 12 pictures are too few: expected 200 or more.", page, StringComparison.Ordinal);
        Assert.Contains("There are too few answers for a diagram", page, StringComparison.Ordinal);
        Assert.DoesNotContain("this model</text>", page, StringComparison.Ordinal);
    }

    private string PageOf(DataSplits data, Recipe? recipe = null)
    {
        new Trainer(recipe ?? Short, data, new TrainerOptions { Folder = _folder }).Run();
        return Report.Page(new ReportInput { Run = RunRecord.Read(_folder), Data = data });
    }
}
