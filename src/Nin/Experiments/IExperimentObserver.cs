using Nin.Training;

namespace Nin.Experiments;

/// <summary>Is told how an experiment goes, and how each of its runs goes.</summary>
public interface IExperimentObserver : ITrainingObserver
{
    /// <summary>A run begins, or goes on.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="result">What is done so far.</param>
    void OnRun(ExperimentArm arm, ulong seed, ExperimentResult result)
    {
    }

    /// <summary>A run is done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">What is done so far, this run with it.</param>
    void OnRunDone(ExperimentRun run, ExperimentResult result)
    {
    }
}
