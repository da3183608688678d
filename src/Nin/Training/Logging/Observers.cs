namespace Nin.Training.Logging;

/// <summary>Several observers of one run.</summary>
public static class Observers
{
    /// <summary>Tells each of these what happens, in their order. The run ends when one of them wants it to.</summary>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public static ITrainingObserver Of(params IReadOnlyList<ITrainingObserver> observers)
    {
        ArgumentNullException.ThrowIfNull(observers);
        foreach (ITrainingObserver observer in observers)
        {
            ArgumentNullException.ThrowIfNull(observer, nameof(observers));
        }

        return observers.Count == 1 ? observers[0] : new CombinedObserver([.. observers]);
    }

    private sealed class CombinedObserver(ITrainingObserver[] all) : ITrainingObserver
    {
        /// <summary>All are asked, so that one which counts how often it is asked counts right.</summary>
        public bool ShouldStop
        {
            get
            {
                bool stops = false;
                foreach (ITrainingObserver observer in all)
                {
                    stops |= observer.ShouldStop;
                }

                return stops;
            }
        }

        public void OnStart(TrainingStart start) => Array.ForEach(all, observer => observer.OnStart(start));

        public void OnProgress(in TrainingProgress progress)
        {
            foreach (ITrainingObserver observer in all)
            {
                observer.OnProgress(progress);
            }
        }

        public void OnDeadHead(long step, string reason) => Array.ForEach(all, observer => observer.OnDeadHead(step, reason));

        public void OnEpoch(EpochMetrics metrics, bool isBest) =>
            Array.ForEach(all, observer => observer.OnEpoch(metrics, isBest));

        public void OnNotice(string text) => Array.ForEach(all, observer => observer.OnNotice(text));
    }
}
