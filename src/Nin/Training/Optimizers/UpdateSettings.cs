namespace Nin.Training.Optimizers;

/// <summary>What an update does beside the optimizer's own formula.</summary>
public sealed record UpdateSettings
{
    /// <summary>The decay of weights; biases and normalisation are spared.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The share that the moving average of the weights keeps from step to step; 0 for none.</summary>
    public float EmaDecay { get; init; }

    /// <summary>Slow weights beside those that learn.</summary>
    public LookaheadSettings Lookahead { get; init; } = new();

    /// <summary>The longest that the gradient of all parameters together may be; 0 for any length.</summary>
    public float ClipNorm { get; init; }

    /// <summary>The largest that a number of the gradient may be; 0 for any size.</summary>
    public float ClipValue { get; init; }

    /// <summary>
    /// Whether an optimizer that moves parameters as a whole does not so with the last weights in the network's order: those of
    /// the layer that answers. It gets them in runs then, as all others.
    /// </summary>
    public bool HiddenOnly { get; init; }

    /// <summary>Factors for the parameters whose names match a pattern.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];
}
