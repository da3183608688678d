using System.Collections.Immutable;
using Nin.Layers;

namespace Nin.Networks;

/// <summary>A layer at its place in a network.</summary>
/// <param name="Name">A name unique in the network; the part before a dot is the block the layer belongs to.</param>
/// <param name="Layer">What is computed.</param>
/// <param name="Inputs">The nodes it is computed from, or <see cref="Network.InputName"/>.</param>
public sealed record Node(string Name, Layer Layer, ImmutableArray<string> Inputs)
{
    /// <summary>The block the layer belongs to, or null where it stands alone.</summary>
    public string? Block => Name.IndexOf('.', StringComparison.Ordinal) is > 0 and int dot ? Name[..dot] : null;

    /// <summary>The parameters under their names in files, such as <c>mlpconv1.conv1.weight</c>.</summary>
    public IEnumerable<(string Name, ParameterSpec Spec)> NamedParameters
    {
        get
        {
            foreach (ParameterSpec spec in Layer.Parameters)
            {
                yield return ($"{Name}.{spec.Name}", spec);
            }
        }
    }
}
