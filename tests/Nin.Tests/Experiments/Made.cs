using Nin.Experiments;

namespace Nin.Tests.Experiments;

/// <summary>Results with figures that are made up, to ask verdicts about.</summary>
internal static class Made
{
    /// <summary>A result of which each arm has these numbers of a figure, one a seed.</summary>
    public static ExperimentResult Result(Experiment experiment, string figure, params (string Arm, double[] Numbers)[] arms) =>
        Result(experiment, [.. arms.Select(arm => (arm.Arm, arm.Numbers.Select(
            number => new Dictionary<string, double> { [figure] = number }).ToArray()))]);

    public static ExperimentResult Result(
        Experiment experiment, params (string Arm, Dictionary<string, double>[] Runs)[] arms) => new(
        experiment, [.. Enumerable.Range(1, arms.Max(arm => arm.Runs.Length)).Select(seed => (ulong)seed)],
        [.. arms.SelectMany(arm => arm.Runs.Select((figures, i) => new ExperimentRun(arm.Arm, (ulong)i + 1, figures)))]);
}
