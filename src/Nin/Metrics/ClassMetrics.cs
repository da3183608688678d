namespace Nin.Metrics;

/// <summary>What is measured where each picture has one class.</summary>
public static class ClassMetrics
{
    /// <summary>Most classes of which the five likeliest are no figure of interest.</summary>
    private const int FewClasses = 5;

    /// <summary>The confusion matrix, the calibration, and where there are more than five classes the share among five.</summary>
    /// <param name="labels">The names of the network's classes.</param>
    public static IReadOnlyList<Metric> Of(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Metric[] always = [new ConfusionMatrix(labels), new CalibrationError()];
        return labels.Count > FewClasses ? [.. always, new TopAccuracy(5)] : always;
    }
}
