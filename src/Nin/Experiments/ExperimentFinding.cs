namespace Nin.Experiments;

/// <summary>Whether the figures show what was asked about.</summary>
public enum ExperimentFinding
{
    /// <summary>They do not tell: the ranges are too wide, or runs are missing.</summary>
    Undecided,

    /// <summary>They show it.</summary>
    Shown,

    /// <summary>They show that it is not so.</summary>
    Contradicted,
}
