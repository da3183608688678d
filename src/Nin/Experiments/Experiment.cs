using System.Collections.Immutable;

namespace Nin.Experiments;

/// <summary>
/// A question about networks that is answered by training some: what is compared, what is measured of each run, and what the
/// figures say. One of one's own is made the same way as those of <see cref="ExperimentCatalog"/>.
/// </summary>
public sealed record Experiment
{
    /// <summary>What it is called: letters, digits, dots and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked, in a sentence.</summary>
    public required string Question { get; init; }

    /// <summary>How it is asked, in a few sentences, and where the question comes from.</summary>
    public string Design { get; init; } = "";

    /// <summary>What is compared.</summary>
    public required ImmutableArray<ExperimentArm> Arms { get; init; }

    /// <summary>What is measured of each run.</summary>
    public required ExperimentMeasure Measure { get; init; }

    /// <summary>
    /// What the measured figures say. It is asked of what is there so far too, where some runs are missing.
    /// </summary>
    public required Func<ExperimentResult, ExperimentAnswer> Verdict { get; init; }

    /// <summary>The name of the figure that the chart shows where there are no curves.</summary>
    public string? Shown { get; init; }

    /// <exception cref="ArgumentException">A name cannot be a folder's, or two arms have the same.</exception>
    internal void Validate()
    {
        if (Arms.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"Experiment: expected at least one arm of '{Name}', got none.");
        }

        string[] names = [.. Arms.Select(arm => arm.Name)];
        foreach (string name in names.Prepend(Name))
        {
            if (name.Length == 0 || name[0] == '.'
                || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-')))
            {
                throw new ArgumentException($"Experiment: expected a name of letters, digits, dots and hyphens, got '{name}'.");
            }
        }

        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Length)
        {
            throw new ArgumentException($"Experiment: expected arms with different names, got {string.Join(", ", names)}.");
        }
    }
}
