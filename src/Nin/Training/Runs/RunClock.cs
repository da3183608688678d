using System.Diagnostics;

namespace Nin.Training.Runs;

/// <summary>The time of a run: how long it has trained, whether it is up, and when a checkpoint is due.</summary>
internal sealed class RunClock(TimeSpan? limit, TimeSpan checkpointInterval)
{
    private readonly Stopwatch _opened = Stopwatch.StartNew();
    private readonly Stopwatch _training = new();
    private TimeSpan _lastCheckpoint;

    /// <summary>How long this session has trained.</summary>
    public TimeSpan Session => _training.Elapsed;

    /// <summary>Whether the limit is reached, to which making the run ready counts too.</summary>
    public bool TimeIsUp => limit is TimeSpan most && _opened.Elapsed >= most;

    public bool CheckpointIsDue => _training.Elapsed - _lastCheckpoint >= checkpointInterval;

    public void BeginTraining() => _training.Start();

    public void OnCheckpoint() => _lastCheckpoint = _training.Elapsed;
}
