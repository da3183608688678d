namespace Nin.Explanation;

/// <summary>How class maps are scored.</summary>
public sealed record MapScoreOptions
{
    /// <summary>The pictures that pixels are taken from, at most; each is answered some eighty times.</summary>
    public int CurvePictures { get; init; } = 100;

    /// <summary>Into how many steps the pixels of a picture are cut.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>The share of a map's largest number that its boxes are drawn around, in (0, 1].</summary>
    public double BoxShare { get; init; } = 0.5;

    /// <summary>The seed of the choice of pictures and of the random maps.</summary>
    public ulong Seed { get; init; } = 1;
}
