namespace Nin.Benchmarking;

/// <summary>One thing to time.</summary>
/// <param name="Mode">Answering or learning.</param>
/// <param name="BatchSize">Pictures of a call.</param>
/// <param name="Threads">Threads that compute.</param>
public sealed record BenchmarkCase(BenchmarkMode Mode, int BatchSize, int Threads);
