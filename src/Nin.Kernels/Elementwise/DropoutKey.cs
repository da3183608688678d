namespace Nin.Kernels.Elementwise;

/// <summary>What a dropout mask depends on, beside the picture and the element.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">The training step.</param>
/// <param name="Layer">The layer's position in the network, below 2^24.</param>
public readonly record struct DropoutKey(ulong Seed, uint Step, uint Layer)
{
    /// <summary>
    /// The purpose in <see cref="Random.Philox"/>'s counter that is dropout's alone: nothing else may draw with it.
    /// </summary>
    public const uint Purpose = 4;
}
