namespace Nin.Training.Runs;

/// <summary>How far a run is.</summary>
public enum RunStage
{
    /// <summary>Data is read and measured.</summary>
    Preparing,

    /// <summary>Steps are taken.</summary>
    Training,

    /// <summary>It is trained; its report is being made.</summary>
    Reporting,

    /// <summary>It has ended: finished, stopped or failed.</summary>
    Ended,
}
