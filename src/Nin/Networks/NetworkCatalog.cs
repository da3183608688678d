using System.Collections.Immutable;
using Nin.Formats;

namespace Nin.Networks;

/// <summary>
/// Published networks, exact to the parameter: the Network in Network family, its ancestors (LeNet, AlexNet, ZFNet, VGG) and its
/// heirs (GoogLeNet, Inception, residual and plain networks, SqueezeNet, MobileNet, DenseNet); and small ones of our own.
/// </summary>
/// <remarks>
/// A name that ends in <c>-bn</c> is the same network with batch normalisation: of a Network in Network after every convolution
/// but the last, and with a linear last convolution, so that class maps may be negative and the head cannot die; of a VGG after
/// every convolution; of a small Inception after every convolution. A name that ends in <c>-d2l</c> is the network as <i>Dive
/// into Deep Learning</i> has it. The layers of the other families have the names that PyTorch's files give their parameters.
/// </remarks>
public static class NetworkCatalog
{
    /// <summary>The entries, in the order in which they are listed.</summary>
    public static ImmutableArray<NetworkEntry> Entries { get; } =
    [
        .. NinNetworks.All, .. ResidualNetworks.All, .. VggNetworks.All, .. SqueezeNetworks.All, .. MobileNetworks.All,
        .. DenseNetworks.All, .. LeNetworks.All, .. AlexNetworks.All, .. GoogLeNetworks.All, .. InceptionNetworks.All,
        .. D2lNetworks.All, .. FastNetworks.All,
    ];

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static NetworkEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ArgumentException(
            $"'{name}' is no known network{NearestName.End(name, Entries.Select(entry => entry.Name))} Known: "
                + $"{string.Join(", ", Entries.Select(entry => entry.Name))}.");
}
