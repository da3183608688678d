using Nin.Formats;

namespace Nin.Training.RangeTest;

/// <summary>Is told how a range test goes, on the thread that trains.</summary>
public interface ILearningRateObserver : IWorkObserver<LearningRateProgress>
{
    /// <summary>The test begins.</summary>
    void OnStart(TrainingStart start);
}
