namespace Nin.Layers;

/// <summary>What a parameter is for, on which decay, initialisation and the layout in memory depend.</summary>
public enum ParameterRole
{
    /// <summary>The weights of a convolution or a fully connected layer.</summary>
    Weight,

    /// <summary>A bias.</summary>
    Bias,

    /// <summary>The scale of a normalisation.</summary>
    NormalizationWeight,

    /// <summary>The shift of a normalisation.</summary>
    NormalizationBias,

    /// <summary>A running mean: kept and saved, not trained.</summary>
    RunningMean,

    /// <summary>A running variance: kept and saved, not trained.</summary>
    RunningVariance,

    /// <summary>The slope of an activation, which does not decay.</summary>
    Slope,
}
