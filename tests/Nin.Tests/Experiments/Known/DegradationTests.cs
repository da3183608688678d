using Nin.Experiments;

namespace Nin.Tests.Experiments.Known;

public sealed class DegradationTests
{
    [Theory]
    [InlineData(0.10, -0.02, ExperimentFinding.Shown, "Yes: depth makes the plain network worse on its training pictures, and the residual one better. ")]
    [InlineData(0.10, 0.00, ExperimentFinding.Shown, "Yes: depth makes the plain network worse on its training pictures. Of the residual one these runs do not show that. ")]
    [InlineData(0.10, 0.05, ExperimentFinding.Contradicted, "Half: depth makes the plain network worse on its training pictures, but the residual one too in this budget. ")]
    [InlineData(-0.05, 0.00, ExperimentFinding.Contradicted, "No: here the deeper plain network is the better one on its training pictures. ")]
    [InlineData(0.00, -0.05, ExperimentFinding.Undecided, "Not shown: the range of the plain networks' difference holds zero. ")]
    public void Verdict_MadeUpErrors_SaysWhatTheyShow(double plain, double residual, ExperimentFinding finding, string begins)
    {
        ExperimentAnswer answer = Asked(
            ("plain20", [0.20, 0.22, 0.21]), ("plain56", [0.205 + plain, 0.22 + plain, 0.205 + plain]),
            ("resnet20", [0.18, 0.19, 0.17]), ("resnet56", [0.185 + residual, 0.19 + residual, 0.165 + residual]));
        Assert.Equal(finding, answer.Finding);
        Assert.StartsWith(begins, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_NoisyResidualPairThatLosesAsMuch_IsNotShown()
    {
        ExperimentAnswer answer = Asked(
            ("plain20", [0.20, 0.22, 0.21]), ("plain56", [0.30, 0.32, 0.31]),
            ("resnet20", [0.18, 0.19, 0.17]), ("resnet56", [0.18, 0.39, 0.27]));
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith("Half: depth makes the plain network worse on its training pictures; that it does so more ", answer.Text);
    }

    [Fact]
    public void Verdict_ItsNumbers_AreThoseMeasured() => Assert.Contains(
        "plain56 gets 31.0 % (28.5 to 33.5) wrong and plain20 21.0 % (18.5 to 23.5): 10.0 points more (10.0 to 10.0).",
        Asked(
            ("plain20", [0.20, 0.22, 0.21]), ("plain56", [0.30, 0.32, 0.31]),
            ("resnet20", [0.18, 0.19, 0.17]), ("resnet56", [0.17, 0.19, 0.17])).Text);

    [Fact]
    public void Verdict_OneSeed_DecidesNothingHoweverLargeTheDifference()
    {
        ExperimentAnswer answer = Asked(("plain20", [0.1]), ("plain56", [0.9]), ("resnet20", [0.1]), ("resnet56", [0.1]));
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith("One seed gives no range, so nothing is decided: another could turn it round. On pictures it learned from, ", answer.Text);
    }

    [Fact]
    public void Verdict_RunsMissing_SaysSo()
    {
        ExperimentAnswer answer = Asked(("plain20", [0.1, 0.1]), ("plain56", [0.9]));
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith("Only 3 of 8 runs are done, too few for a range. ", answer.Text);
        Assert.Contains("resnet56 gets not measured wrong", answer.Text);
    }

    private static ExperimentAnswer Asked(params (string Arm, double[] Numbers)[] arms) => Made.Result(
        ExperimentCatalog.Find("degradation").Plan(ExperimentSize.Hour).Experiment, ErrorsByEpoch.TrainError, arms).Answer;
}
