using Nin.Testing.Cases;
using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Tests.Training.Schedules;

/// <summary>The schedules' factors over forty epochs of one step, against the rates of torch.optim.lr_scheduler.</summary>
public sealed class GoldenScheduleTests
{
    private const int Epochs = 40;

    /// <summary>
    /// The golden file rounds to float once. What double's roundings do is some hundred times 2^-53 of a number, for which
    /// another unit of float is more than enough.
    /// </summary>
    private const double Roundings = 2 * Roundoff.Unit;

    /// <summary>The settings of make_training.py's cases.</summary>
    private static readonly Dictionary<string, ScheduleSettings> Cases = new()
    {
        ["step"] = new() { Kind = ScheduleKind.Step, Milestones = [5, 12, 30], Gamma = 0.2 },
        ["exponential"] = new() { Kind = ScheduleKind.Exponential, Gamma = 0.9 },
        ["cosine"] = new() { Kind = ScheduleKind.Cosine, FinalFactor = 0.01 },
        ["one-cycle"] = OneCycle(0.3, 1.0 / 25, 1.0 / 40),
        ["one-cycle late"] = OneCycle(0.61, 1.0 / 5, 1.0 / 4),
        ["plateau 0"] = new() { Kind = ScheduleKind.Plateau, Gamma = 0.5, Patience = 0 },
        ["plateau 3"] = new() { Kind = ScheduleKind.Plateau, Gamma = 0.1, Patience = 3 },
        ["plateau 10"] = new() { Kind = ScheduleKind.Plateau, Gamma = 0.3, Patience = 10 },
    };

    private static readonly Dictionary<string, Dictionary<string, float[]>> Files = GoldenTraining.Read("schedules");

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void GoldenFile_EveryCase_IsTested() =>
        Assert.Equal(Cases.Keys.Order(StringComparer.Ordinal), Files.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void FactorAt_EveryStep_IsPyTorchs(string name)
    {
        float[] rates = Files[name]["rates"];
        ILearningRateSchedule schedule = Cases[name].Create();
        Assert.Equal(Epochs + 1, rates.Length);
        for (int step = 0; step < rates.Length; step++)
        {
            Assert.Equal(rates[step], schedule.FactorAt(step, stepsPerEpoch: 1, Epochs), Roundings * rates[step]);
            if (Files[name].TryGetValue("losses", out float[]? losses) && step < losses.Length)
            {
                schedule.OnEpoch(new EpochMetrics { ValidationLoss = losses[step] });
            }
        }
    }

    /// <summary>
    /// OneCycleLR of one step more: its phases end at share·(steps + 1) − 1 and at the last step, where ours end at
    /// share·steps and behind the last.
    /// </summary>
    private static ScheduleSettings OneCycle(double share, double initial, double final) => new()
    {
        RiseShare = ((share * (Epochs + 1)) - 1) / Epochs,
        InitialFactor = initial,
        FinalFactor = initial * final,
    };
}
