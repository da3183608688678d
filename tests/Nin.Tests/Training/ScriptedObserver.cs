using Nin.Training;

namespace Nin.Tests.Training;

/// <summary>Keeps what it is told, and does what a test asks for at a step or an epoch.</summary>
internal sealed class ScriptedObserver : ITrainingObserver
{
    public Action<int>? AtStep { get; init; }

    public Action<int>? AtEpoch { get; init; }

    /// <summary>Steps told of in this session.</summary>
    public int Steps { get; private set; }

    public List<EpochMetrics> Epochs { get; } = [];

    /// <summary>The last epoch that was told of as the best so far; 0 for none.</summary>
    public int BestEpoch { get; private set; }

    public List<string> Notices { get; } = [];

    /// <summary>
    /// Why no temperature was fitted; null where one was. Kept apart: the small sets of tests have too few pictures for one, and
    /// what they say else is about something else.
    /// </summary>
    public string? NoTemperature { get; private set; }

    public List<double> Rates { get; } = [];

    public List<string> Order { get; } = [];

    /// <summary>The steps at which the guard called the network dead.</summary>
    public List<long> DeadAt { get; } = [];

    public void OnDeadHead(long step, string reason) => DeadAt.Add(step);

    public void OnStart(TrainingStart start) => Order.Add("start");

    public void OnProgress(in TrainingProgress progress)
    {
        Order.Add("step");
        Rates.Add(progress.LearningRate);
        Steps++;
        AtStep?.Invoke(Steps);
    }

    public void OnEpoch(EpochMetrics metrics, bool isBest)
    {
        Order.Add("epoch");
        Epochs.Add(metrics);
        BestEpoch = isBest ? metrics.Epoch : BestEpoch;
        AtEpoch?.Invoke(metrics.Epoch);
    }

    public void OnNotice(string text)
    {
        if (text.StartsWith("no temperature is fitted", StringComparison.Ordinal))
        {
            NoTemperature = text;
            return;
        }

        Order.Add("notice");
        Notices.Add(text);
    }
}
