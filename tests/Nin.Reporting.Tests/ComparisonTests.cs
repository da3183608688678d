using System.Text.Json;
using Nin.Data;
using Nin.Models;
using Nin.Reporting.Html;

namespace Nin.Reporting.Tests;

[Collection(TinyRunCollection.Name)]
public sealed class ComparisonTests(TinyRun run)
{
    [Fact]
    public void Page_TwoRuns_HasFiguresCurvesAndOnlyWhatDiffers()
    {
        string page = Comparison.Page([RunRecord.Read(run.Folder), RunRecord.Read(run.Other)], run.Data);
        Assert.Contains("Comparison: first, second", page, StringComparison.Ordinal);
        Assert.Contains("McNemar", page, StringComparison.Ordinal);
        Assert.Contains(">seed<", page, StringComparison.Ordinal);
        Assert.Contains(">epochs<", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">batchSize<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Page_OneRunWithoutItsModel_StillHasTheRest()
    {
        string copy = run.Copy("no-model");
        File.Delete(Path.Combine(copy, "model.safetensors"));
        string page = Comparison.Page([RunRecord.Read(run.Folder), RunRecord.Read(copy)], run.Data);
        Assert.Contains("The runs have the same settings.", page, StringComparison.Ordinal);
        Assert.Contains(">no-model<", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OneRunOfOtherClasses_IsNamedAndTheOthersAreCompared()
    {
        string copy = run.Copy("other-classes");
        Model model = Model.Load(Path.Combine(copy, "model.safetensors"));
        new Model(model.Network, model.Weights, model.Labels.Select(label => $"{label}?"), model.Preprocessing)
            .Save(Path.Combine(copy, "model.safetensors"));
        string page = Comparison.Page(
            [RunRecord.Read(copy), RunRecord.Read(run.Folder), RunRecord.Read(run.Other)], run.Data);
        Assert.Contains("Not measured: other-classes: tiny/test: the model does not know the class", page, StringComparison.Ordinal);
        Assert.Contains("Against first", page, StringComparison.Ordinal);
        Assert.Contains("pictures that only one of the two has right, against first", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TheTableBehindTheCurves_HasEveryEpoch()
    {
        string page = Comparison.Page([RunRecord.Read(run.Folder), RunRecord.Read(run.Other)], run.Data);
        string table = page[page.IndexOf("loss and accuracy by epoch", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("</details>", StringComparison.Ordinal)];
        Assert.Equal(2 + 3, table.Split("<th scope=\"row\">").Length - 1);
    }

    /// <summary>Seven colours; the eighth run has the first one's, and dashes.</summary>
    [Fact]
    public void Page_MoreRunsThanColours_HaveDashesToo()
    {
        RunRecord[] runs = [.. Enumerable.Repeat(RunRecord.Read(run.Folder), 8)];
        Assert.DoesNotContain("stroke-dasharray", Comparison.Page(runs[..7], null), StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray", Comparison.Page(runs, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_RunsThatSetTheSameAside_AreMeasuredOnIt()
    {
        DataSplits alone = run.Data with { Validation = null, Test = null };
        RunRecord first = RunRecord.Read(run.Folder), other = RunRecord.Read(run.Other);
        Assert.Contains("measured on tiny/train/validation", Comparison.Page([first, first], alone), StringComparison.Ordinal);
        Assert.Contains("the runs did not set the same pictures aside", Comparison.Page([first, other], alone), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NoData_SaysSoAndShowsWhatTheRunsReached()
    {
        RunRecord first = RunRecord.Read(run.Folder);
        string page = Comparison.Page([first, first], null, "the runs are of other data");
        Assert.Contains("Missing: the runs are of other data", page, StringComparison.Ordinal);
        using JsonDocument reached = JsonDocument.Parse(first.Model!.Metrics!);
        string accuracy = Numbers.Percent(reached.RootElement.GetProperty("testAccuracy").GetDouble());
        Assert.Equal(2, page.Split($">{accuracy}<").Length - 1);
    }

    [Fact]
    public void Page_OneRun_IsRefused() => Assert.StartsWith(
        "expected two runs or more to compare, got 1.",
        Assert.Throws<ArgumentException>(() => Comparison.Page([RunRecord.Read(run.Folder)], null)).Message);
}
