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
    public void Page_NoData_SaysSo() => Assert.Contains(
        "Missing: the runs are of other data", Comparison.Page(
            [RunRecord.Read(run.Folder), RunRecord.Read(run.Folder)], null, "the runs are of other data"), StringComparison.Ordinal);

    [Fact]
    public void Page_OneRun_IsRefused() => Assert.StartsWith(
        "expected two runs or more to compare, got 1.",
        Assert.Throws<ArgumentException>(() => Comparison.Page([RunRecord.Read(run.Folder)], null)).Message);
}
