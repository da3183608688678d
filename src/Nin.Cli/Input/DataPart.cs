namespace Nin.Cli.Input;

/// <summary>A part of a data set.</summary>
internal enum DataPart
{
    /// <summary>What no training and no choice looked at.</summary>
    Test,

    /// <summary>What the best epoch was chosen by.</summary>
    Validation,

    /// <summary>What was learned from.</summary>
    Train,

    /// <summary>Every picture.</summary>
    All,
}
