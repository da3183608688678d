namespace Nin.Training.RangeTest;

/// <summary>Why a range test ended.</summary>
public enum LearningRateEnd
{
    /// <summary>The highest rate was reached.</summary>
    Completed,

    /// <summary>The loss grew to several times its lowest, or was no number any more.</summary>
    Diverged,

    /// <summary>The network died: no picture was told from another any more.</summary>
    Died,
}
