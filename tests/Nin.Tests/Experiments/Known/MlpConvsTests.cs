using Nin.Experiments;

namespace Nin.Tests.Experiments.Known;

public sealed class MlpConvsTests
{
    [Theory]
    [InlineData(0.30, ExperimentFinding.Shown, "Yes: ")]
    [InlineData(0.45, ExperimentFinding.Contradicted, "No: ")]
    [InlineData(0.36, ExperimentFinding.Undecided, "Half: ")]
    public void Verdict_MadeUpErrors_SaysWhatTheyShow(double error, ExperimentFinding finding, string begins)
    {
        ExperimentAnswer answer = Made.Result(
            ExperimentCatalog.Find("mlpconv").Plan(ExperimentSize.Hour).Experiment, ErrorsByEpoch.TestError,
            ("mlpconv", [error, error + 0.01, error - 0.01]), ("plain-equal-parameters", [0.36, 0.35, 0.37]),
            ("plain", [0.42, 0.43, 0.41])).Answer;
        Assert.Equal(finding, answer.Finding);
        Assert.StartsWith(begins, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExperimentSize.Quick)]
    [InlineData(ExperimentSize.Hour)]
    [InlineData(ExperimentSize.Large)]
    public void Arms_TheWidePlainOne_HasAsManyParametersAsMlpConv(ExperimentSize size)
    {
        long[] parameters =
        [
            .. ExperimentCatalog.Find("mlpconv").Plan(size).Experiment.Arms.Select(arm => arm.Network!(arm.Input, 10).ParameterCount),
        ];

        // One channel more or less of three is what cannot be made equal.
        Assert.InRange((double)parameters[2] / parameters[0], 0.97, 1.03);
        Assert.InRange(parameters[1], 1, (9 * parameters[0] / 10) - 1);
    }
}
