namespace Nin.Benchmarking;

/// <summary>What a network is timed at.</summary>
public enum BenchmarkMode
{
    /// <summary>Answering: a call takes a batch to its outputs.</summary>
    Inference,

    /// <summary>Learning: a call is a whole step, forward, backward and the update of the weights.</summary>
    Training,
}

/// <summary>One thing to time.</summary>
/// <param name="Mode">Answering or learning.</param>
/// <param name="BatchSize">Pictures of a call.</param>
/// <param name="Threads">Threads that compute.</param>
public sealed record BenchmarkCase(BenchmarkMode Mode, int BatchSize, int Threads);

/// <summary>How it is timed.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>How long a case is timed for, beside its warm-up; the calls under way are finished.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the layers are timed too, in further calls.</summary>
    public bool Layers { get; init; }
}
