using System.Collections.Immutable;

namespace Nin.Experiments;

/// <summary>Trains one run of an arm, and says what it came to.</summary>
public abstract class ExperimentMeasure
{
    /// <summary>The figures that it measures, in the order of the table.</summary>
    public abstract ImmutableArray<ExperimentFigure> Figures { get; }

    /// <summary>
    /// What its figures depend on beside the recipes, by name, such as how long it trains; noted in the folder, so that no other
    /// runs are mixed with them.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> Settings => ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Trains and measures. Where the folder holds the beginning of the run, it goes on from there, with the same bits as in one
    /// piece; what takes seconds may begin anew.
    /// </summary>
    /// <param name="site">What is trained, on what and where.</param>
    /// <param name="cancellation">Ends the run; what is needed to go on is in the folder then.</param>
    public abstract ExperimentRun Measure(ExperimentSite site, CancellationToken cancellation);
}
