using Nin.Training.Optimizers;

namespace Nin.Training;

/// <summary>What a <see cref="TrainingStep"/> needs to know beside the network, the objective and the optimizer.</summary>
public sealed record TrainingStepOptions
{
    /// <summary>Pictures of a step at most.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The parts a batch is cut into at most; results depend on it.</summary>
    public int Shards { get; init; } = 8;

    /// <summary>What weights and dropout are drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The threads; 0 for one a core. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitializationSettings Initialization { get; init; } = new();

    /// <summary>Decay, clipping, moving average, and the rates of single parameters.</summary>
    public UpdateSettings Update { get; init; } = new();
}
