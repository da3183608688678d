namespace Nin.Reporting;

/// <summary>A run of a comparison.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Run">The run.</param>
/// <param name="Measured">What its model reaches; null where that cannot be measured.</param>
/// <param name="Problem">Why it is not measured; null where it is, or where there is nothing to measure any run on.</param>
internal sealed record ComparedRun(string Name, RunRecord Run, MeasuredRun? Measured, string? Problem = null);
