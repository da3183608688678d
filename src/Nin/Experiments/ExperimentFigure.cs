namespace Nin.Experiments;

/// <summary>A figure that is measured of each run: a column of the table.</summary>
/// <param name="Name">What it is called in files and in verdicts.</param>
/// <param name="Title">What stands over the column.</param>
/// <param name="Kind">What its numbers are.</param>
public sealed record ExperimentFigure(string Name, string Title, FigureKind Kind);
