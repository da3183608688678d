namespace Nin.Benchmarking;

/// <summary>What a network is timed at.</summary>
public enum BenchmarkMode
{
    /// <summary>Answering: a call takes a batch to its outputs.</summary>
    Inference,

    /// <summary>Learning: a call is a whole step, forward, backward and the update of the weights.</summary>
    Training,
}
