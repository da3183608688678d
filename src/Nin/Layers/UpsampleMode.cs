namespace Nin.Layers;

/// <summary>Where an <see cref="Upsample"/> takes its pixels from.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>The four pixels around, weighted by how near they are.</summary>
    Bilinear,
}
