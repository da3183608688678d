using System.Collections.Immutable;
using Nin.Formats;

namespace Nin.Networks;

/// <summary>The published networks of the Network in Network family, exact to the parameter, and small ones of our own.</summary>
/// <remarks>
/// A name that ends in <c>-bn</c> is the same network with a batch normalisation after every convolution but the last, and
/// with a linear last convolution: class maps may then be negative, so the head cannot die.
/// </remarks>
public static class NetworkCatalog
{
    /// <summary>The entries, in the order in which they are listed.</summary>
    public static ImmutableArray<NetworkEntry> Entries { get; } = [.. NinNetworks.All];

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static NetworkEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ArgumentException(
            $"'{name}' is no known network{NearestName.End(name, Entries.Select(entry => entry.Name))} Known: "
                + $"{string.Join(", ", Entries.Select(entry => entry.Name))}.");
}
