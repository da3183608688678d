using Nin.Experiments;

namespace Nin.Tests.Experiments.Known;

public sealed class HeadsTests
{
    [Theory]
    [InlineData(0.10, 0.30, ExperimentFinding.Shown, "Yes: ")]
    [InlineData(0.10, 0.50, ExperimentFinding.Contradicted, "Half: the average leaves a smaller gap, but more errors")]
    [InlineData(0.10, 0.40, ExperimentFinding.Undecided, "Half: the average leaves a smaller gap. ")]
    [InlineData(0.30, 0.30, ExperimentFinding.Contradicted, "No: ")]
    [InlineData(0.20, 0.30, ExperimentFinding.Undecided, "Not shown: ")]
    public void Verdict_MadeUpErrors_SaysWhatTheyShow(double gap, double error, ExperimentFinding finding, string begins)
    {
        ExperimentAnswer answer = Made.Result(
            ExperimentCatalog.Find("heads").Plan(ExperimentSize.Hour).Experiment,
            ("fully-connected", Runs(0.20, 0.40, 0.01)), ("fully-connected-dropout", Runs(0.15, 0.38, 0.01)),
            ("global-average", Runs(gap, error, -0.01))).Answer;
        Assert.Equal(finding, answer.Finding);
        Assert.StartsWith(begins, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Arms_AllHeads_HaveTheSameMapsAndTheirOwnParameters()
    {
        long[] parameters =
        [
            .. ExperimentCatalog.Find("heads").Plan(ExperimentSize.Hour).Experiment.Arms
                .Select(arm => arm.Network!(arm.Input, 10).ParameterCount),
        ];
        const int Places = 8 * 8, Classes = 10;
        Assert.Equal(parameters[2] + (Places * Classes * Classes) + Classes, parameters[0]);
        Assert.Equal(parameters[0], parameters[1]);
    }

    private static Dictionary<string, double>[] Runs(double gap, double error, double spread) =>
    [
        .. new[] { 0, spread, -spread }.Select(more => new Dictionary<string, double>
        {
            [ErrorsByEpoch.Gap] = gap + more,
            [ErrorsByEpoch.TestError] = error + more,
        }),
    ];
}
