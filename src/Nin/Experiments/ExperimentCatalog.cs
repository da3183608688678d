using System.Collections.Immutable;
using Nin.Experiments.Known;
using Nin.Formats;

namespace Nin.Experiments;

/// <summary>The experiments that are known by name.</summary>
public static class ExperimentCatalog
{
    /// <summary>The entries, in the order in which they are listed.</summary>
    public static ImmutableArray<ExperimentEntry> Entries { get; } =
        [Degradation.Entry, Heads.Entry, MlpConvs.Entry, Initializations.Entry];

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static ExperimentEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ArgumentException(
            $"'{name}' is no known experiment{NearestName.End(name, Entries.Select(entry => entry.Name))} Known: "
                + $"{string.Join(", ", Entries.Select(entry => entry.Name))}.");
}
