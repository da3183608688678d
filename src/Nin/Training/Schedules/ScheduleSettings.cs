namespace Nin.Training.Schedules;

/// <summary>The learning rate's course over a run.</summary>
public sealed record ScheduleSettings : ILearningRateSchedule
{
    /// <summary>The course.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.OneCycle;

    /// <summary>
    /// Epochs over which the rate rises in a straight line from 0, before the course; one-cycle and triangular have a rise of
    /// their own.
    /// </summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Step: the epochs at which the rate falls.</summary>
    public IReadOnlyList<double> Milestones { get; init; } = [];

    /// <summary>Step, exponential and plateau: what the rate is multiplied by.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Plateau: the epochs without a lower validation loss that are borne.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>One-cycle and triangular: the share of the run in which the rate rises.</summary>
    public double RiseShare { get; init; } = 0.3;

    /// <summary>One-cycle and triangular: the first rate, as a share of the highest.</summary>
    public double InitialFactor { get; init; } = 0.04;

    /// <summary>Cosine, one-cycle and triangular: the last rate, as a share of the highest.</summary>
    public double FinalFactor { get; init; } = 1e-3;

    /// <summary>The share of the highest rate that a step trains with.</summary>
    /// <remarks>
    /// <b>Source</b> torch.optim.lr_scheduler (MultiStepLR, ExponentialLR, CosineAnnealingLR, OneCycleLR without its momentum's
    /// cycle), asked at every step. <b>Deviation</b> OneCycleLR reaches the top and the end one step earlier; its share here is
    /// of all steps. The triangular course is that of arXiv 2404.00498.
    /// </remarks>
    /// <param name="step">The step, from 0.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="epochs">Epochs of the run.</param>
    public double FactorAt(long step, int stepsPerEpoch, int epochs)
    {
        double epoch = (double)step / stepsPerEpoch;
        double warmup = Kind is ScheduleKind.OneCycle or ScheduleKind.Triangular ? 0 : WarmupEpochs;
        double warmupSteps = warmup * stepsPerEpoch;
        if (step < warmupSteps)
        {
            return Math.Min(1, (step + 1) / warmupSteps);
        }

        double share = Math.Clamp((epoch - warmup) / Math.Max(epochs - warmup, 1e-9), 0, 1);
        return Kind switch
        {
            ScheduleKind.Step => Math.Pow(Gamma, MilestonesPassed(epoch)),
            ScheduleKind.Exponential => Math.Pow(Gamma, Math.Floor(epoch)),
            ScheduleKind.Cosine => Along(1, FinalFactor, share),
            ScheduleKind.OneCycle when share < RiseShare => Along(InitialFactor, 1, share / RiseShare),
            ScheduleKind.OneCycle => Along(1, FinalFactor, (share - RiseShare) / (1 - RiseShare)),
            ScheduleKind.Triangular when share < RiseShare => Line(InitialFactor, 1, share / RiseShare),
            ScheduleKind.Triangular => Line(1, FinalFactor, (share - RiseShare) / (1 - RiseShare)),
            _ => 1,
        };
    }

    /// <summary>The course of these settings, at its beginning.</summary>
    public ILearningRateSchedule Create() => Kind == ScheduleKind.Plateau ? new PlateauSchedule(Gamma, Patience) : this;

    internal void Validate()
    {
        Recipe.Check(Enum.IsDefined(Kind), "schedule.kind", "one of " + string.Join(", ", Enum.GetNames<ScheduleKind>()), Kind);
        Recipe.Check(WarmupEpochs >= 0 && double.IsFinite(WarmupEpochs), "schedule.warmupEpochs", "0 or more", WarmupEpochs);
        foreach (double milestone in Milestones)
        {
            Recipe.Check(milestone >= 0, "schedule.milestones", "epochs from 0", milestone);
        }

        Recipe.Check(Gamma is > 0 and <= 1, "schedule.gamma", "in (0, 1]", Gamma);
        Recipe.Check(Patience >= 0, "schedule.patience", "0 or more epochs", Patience);
        Recipe.Check(RiseShare is >= 0 and < 1, "schedule.riseShare", "in [0, 1)", RiseShare);
        Recipe.Check(InitialFactor is > 0 and <= 1, "schedule.initialFactor", "in (0, 1]", InitialFactor);
        Recipe.Check(FinalFactor is >= 0 and <= 1, "schedule.finalFactor", "in [0, 1]", FinalFactor);
    }

    /// <summary>A loop and no query: it is asked at every step, which allocates nothing.</summary>
    private int MilestonesPassed(double epoch)
    {
        int passed = 0;
        for (int i = 0; i < Milestones.Count; i++)
        {
            passed += epoch >= Milestones[i] ? 1 : 0;
        }

        return passed;
    }

    private static double Line(double from, double to, double share) => from + ((to - from) * share);

    private static double Along(double from, double to, double share) => to + ((from - to) * (1 + Math.Cos(Math.PI * share)) / 2);
}
