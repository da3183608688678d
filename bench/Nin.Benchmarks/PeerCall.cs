namespace Nin.Benchmarks;

/// <summary>What is timed: one call over pictures that lie ready in memory, [batch, height, width, channels].</summary>
internal interface IPeerWork : IDisposable
{
    /// <summary>The forms in which the engine can do it, the plain one first.</summary>
    IReadOnlyList<string> Variants { get; }

    /// <summary>Does it once.</summary>
    void Call(string variant);
}

/// <summary>The outputs of a batch.</summary>
internal interface IPeerInference : IPeerWork
{
    /// <summary>What the last call found, [batch, classes].</summary>
    float[] Outputs { get; }
}

/// <summary>A training step: forward, loss, backward, the optimizer's step.</summary>
internal interface IPeerTraining : IPeerWork
{
    /// <summary>The mean loss that the last call found before its step.</summary>
    double Loss { get; }
}
