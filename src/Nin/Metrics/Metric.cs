namespace Nin.Metrics;

/// <summary>A figure of how good a model is, fed with one answer after the other. An instance measures once.</summary>
public abstract class Metric
{
    /// <summary>What it is called in results, such as <c>mean rank</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The figure of the answers so far; NaN where there is none to speak of.</summary>
    public abstract double Value { get; }

    /// <summary>Takes an answer into account. Answers come in the order of the data set, from one thread.</summary>
    public abstract void Add(Example example);
}
