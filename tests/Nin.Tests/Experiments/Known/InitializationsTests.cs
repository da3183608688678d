using System.Collections.Immutable;
using Nin.Experiments;
using Nin.Networks;
using Nin.Training;

namespace Nin.Tests.Experiments.Known;

public sealed class InitializationsTests
{
    [Fact]
    public void Plan_Large_HasEveryWayOfEachOriginalAndNamesTheirLayers()
    {
        ImmutableArray<ExperimentArm> arms = ExperimentCatalog.Find("init").Plan(ExperimentSize.Large).Experiment.Arms;
        Assert.Equal(
            from preset in new[] { "mnist", "cifar10", "cifar100" }
            from way in new[] { "original", "biased", "he", "xavier", "lsuv" }
            select $"{preset}-{way}", arms.Select(arm => arm.Name));
        Assert.All(arms, arm => RecipePatterns.Check(arm.Recipe, NetworkCatalog.Find(arm.Recipe.Network).Create()));
        Assert.Equal(3, arms.Count(arm => arm.Recipe.Initialization.Biases.Count > 0));
    }

    [Fact]
    public void Verdict_AlarmsThatWereAllRight_SaysSoWithNumbers()
    {
        ExperimentAnswer answer = Asked(Dead(7), Dead(9), Alive, Alive);
        Assert.Equal(ExperimentFinding.Shown, answer.Finding);
        Assert.Equal(
            "Every start that did not learn was called dead, begun again, and learned. Of 4 starts 2 did not learn: mnist-original 2 of 4 (15 to 85 %). The guard called 2 dead, "
            + "at step 9 in the middle, from 7 to 9; 0 of them learned all the same, and 2 learned when begun again. It missed none.",
            answer.Text);
    }

    [Fact]
    public void Verdict_AnAlarmThatWasFalse_SaysThatTheGuardWasWrong()
    {
        ExperimentAnswer answer = Asked(Dead(7), new() { [Starts.Alarmed] = 1, [Starts.FalseAlarm] = 1, [Starts.AlarmStep] = 5 });
        Assert.Equal(ExperimentFinding.Contradicted, answer.Finding);
        Assert.StartsWith("The guard was wrong once. ", answer.Text);
    }

    [Fact]
    public void Verdict_NoAlarm_DecidesNothingAboutTheGuard()
    {
        ExperimentAnswer answer = Asked(Alive, new() { [Starts.NotLearned] = 1, [Starts.Silent] = 1 });
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.Contains("1 had not learned and were not called dead", answer.Text);
    }

    [Fact]
    public void Verdict_NoStartThatLearned_DecidesNothing()
    {
        ExperimentAnswer answer = Asked(Dead(7), Dead(9));
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith(
            "No start of mnist learned in this budget, so that those called dead did not learn says little. Of 2 starts 2 ", answer.Text);
    }

    [Fact]
    public void Verdict_DeadStartsThatTheGuardMissed_AreNotShown()
    {
        ExperimentAnswer answer = Asked(Dead(7), Alive, new() { [Starts.NotLearned] = 1, [Starts.Silent] = 1 });
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith("Every start that the guard called dead stayed dead, but it did not call all of those ", answer.Text);
    }

    [Fact]
    public void Verdict_RestartThatDidNotLearn_IsNotShown()
    {
        Dictionary<string, double> twiceDead = Dead(7);
        twiceDead[Starts.RestartLearned] = 0;
        ExperimentAnswer answer = Asked(Dead(9), twiceDead, Alive);
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith("Every start that did not learn was called dead, but not each of them learned when begun again. ", answer.Text);
    }

    [Fact]
    public void Verdict_OnePresetInWhichNothingLearns_IsNotVouchedForByAnother()
    {
        ExperimentAnswer answer = Made.Result(
            ExperimentCatalog.Find("init").Plan(ExperimentSize.Large).Experiment,
            ("mnist-original", [Dead(7), Alive]), ("cifar10-original", [Dead(9), Dead(9)])).Answer;
        Assert.Equal(ExperimentFinding.Undecided, answer.Finding);
        Assert.StartsWith("No start of cifar10 learned in this budget, ", answer.Text);
    }

    private static Dictionary<string, double> Alive => new() { [Starts.NotLearned] = 0 };

    private static Dictionary<string, double> Dead(int step) => new()
    {
        [Starts.NotLearned] = 1,
        [Starts.Alarmed] = 1,
        [Starts.AlarmStep] = step,
        [Starts.RestartLearned] = 1,
    };

    private static ExperimentAnswer Asked(params Dictionary<string, double>[] runs) => Made.Result(
        ExperimentCatalog.Find("init").Plan(ExperimentSize.Quick).Experiment, ("mnist-original", runs)).Answer;
}
