namespace Nin.Networks;

/// <summary>A network that does not fit together; the message names the layer.</summary>
/// <param name="network">The network's name.</param>
/// <param name="problem">What does not fit, with the layer's name.</param>
/// <param name="inner">The layer's own objection, where there is one.</param>
public sealed class NetworkException(string network, string problem, Exception? inner = null)
    : ArgumentException($"{network}: {problem}", inner)
{
}
