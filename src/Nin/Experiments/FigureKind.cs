namespace Nin.Experiments;

/// <summary>What the numbers of a figure are.</summary>
public enum FigureKind
{
    /// <summary>Shares, shown in percent.</summary>
    Share,

    /// <summary>Differences of shares, shown in points of a hundred.</summary>
    Difference,

    /// <summary>Whole numbers.</summary>
    Count,

    /// <summary>1 for yes and 0 for no: over all seeds, the share of yes.</summary>
    YesNo,
}
