namespace Nin.Benchmarking;

/// <summary>How it is timed.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>How long a case is timed for, beside its warm-up; the calls under way are finished.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the layers are timed too, in further calls.</summary>
    public bool Layers { get; init; }
}
