namespace Nin.Reporting.Charts;

/// <summary>What runs along one side of a chart.</summary>
/// <param name="Name">What it is, with its unit.</param>
internal sealed record ChartAxis(string Name)
{
    /// <summary>Where it begins; by the numbers where null.</summary>
    public double? Least { get; init; }

    /// <summary>Where it ends; by the numbers where null.</summary>
    public double? Most { get; init; }

    /// <summary>Whether the numbers are shares, shown in percent.</summary>
    public bool IsShare { get; init; }

    /// <summary>What stands at 0, 1, 2 and so on in the place of the numbers; null for numbers.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether the numbers are whole.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether equal steps are equal ratios.</summary>
    public bool IsLogarithmic { get; init; }
}
