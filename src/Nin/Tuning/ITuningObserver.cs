using Nin.Formats;
using Nin.Training;

namespace Nin.Tuning;

/// <summary>
/// Is told how a tuning goes, on the thread that works. A class gives what it wants to know; the rest is passed over.
/// </summary>
public interface ITuningObserver : IWorkObserver<TrainingProgress>
{
    /// <summary>A network's first steps are about to be timed.</summary>
    void OnMeasuring(string network)
    {
    }

    /// <summary>The plan is written, or was read from the folder.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="trials">What was done before.</param>
    void OnPlan(TuningPlan plan, IReadOnlyList<Trial> trials)
    {
    }

    /// <summary>A candidate's training begins, or goes on.</summary>
    void OnTrial(Candidate candidate, Rung rung)
    {
    }

    /// <summary>It has ended.</summary>
    void OnTrialEnd(Candidate candidate, Trial trial)
    {
    }
}
