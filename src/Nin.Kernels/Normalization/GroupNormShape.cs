namespace Nin.Kernels.Normalization;

/// <summary>What a normalisation that knows no batch normalises together.</summary>
/// <remarks>
/// Groups of channels over all pixels of a picture are GroupNorm, single channels InstanceNorm; all channels of single pixels,
/// which then are the blocks, LayerNorm.
/// </remarks>
/// <param name="Blocks">Pictures, or pixels where each is normalised by itself.</param>
/// <param name="Pixels">Pixels of a block.</param>
/// <param name="Channels">Channels.</param>
/// <param name="GroupChannels">Channels that are normalised together, a divisor of the channels.</param>
public readonly record struct GroupNormShape(int Blocks, int Pixels, int Channels, int GroupChannels)
{
    /// <summary>Floats of input and output.</summary>
    public int Length => Blocks * Pixels * Channels;

    internal void Check(string operation)
    {
        ShapeRules.RequireNotNegative(operation, Blocks);
        ShapeRules.RequirePositive(operation, Pixels, Channels, GroupChannels);
        ShapeRules.RequireIndexable(operation, "input", (double)Blocks * Pixels * Channels);
        if (Channels % GroupChannels != 0)
        {
            throw new ArgumentException(
                $"{operation}: expected groups that {Channels} channels fill, got {GroupChannels} channels each.");
        }
    }
}
