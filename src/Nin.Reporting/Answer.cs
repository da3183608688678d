namespace Nin.Reporting;

/// <summary>An answer to a picture.</summary>
/// <param name="Index">The picture's index in its data set.</param>
/// <param name="Label">The model's index of the picture's class.</param>
/// <param name="Best">The class that was answered.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="OfLabel">The probability of the picture's class.</param>
internal readonly record struct Answer(int Index, int Label, int Best, float Confidence, float OfLabel)
{
    /// <summary>Whether the class is the picture's.</summary>
    public bool IsRight => Best == Label;
}
