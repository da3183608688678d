namespace Nin.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The validation accuracy had not risen for as many epochs as the recipe allows.</summary>
    EarlyStopping,

    /// <summary>The time was up.</summary>
    TimeLimit,

    /// <summary>The observer asked for it.</summary>
    Stopped,
}
