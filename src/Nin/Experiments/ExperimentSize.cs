namespace Nin.Experiments;

/// <summary>How much time an experiment is given.</summary>
public enum ExperimentSize
{
    /// <summary>On the generated pictures, in about a minute: shows how it works, and little else.</summary>
    Quick,

    /// <summary>On the data that the question was asked about, within an hour on two cores.</summary>
    Hour,

    /// <summary>Larger networks or more runs: several hours to days.</summary>
    Large,
}
