using System.Collections.Immutable;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.PyTorch.Mapping;

/// <summary>Tells which of the networks known by name some weights are of.</summary>
internal static class KnownNetwork
{
    /// <summary>The network with tensors of just these names and shapes, of any number of classes; null for none.</summary>
    public static Network? Of(ImmutableArray<NamedTensor> tensors)
    {
        NamedTensor[] weights = [.. tensors.Where(tensor => !TensorSlot.IsCounter(tensor.Name))];

        // The first kernels read the picture, and the last weights answer; a file may have its tensors in alphabetical order,
        // but no more numbers of channels and classes are possible than there are such tensors.
        int[] channels = [.. weights.Where(weight => weight.Tensor.Shape.Length == 4).Select(weight => weight.Tensor.Shape[1])
            .Where(count => count is 1 or 3).Distinct()];
        int[] classes = [.. weights.Where(weight => weight.Tensor.Shape.Length is 2 or 4).Select(weight => weight.Tensor.Shape[0])
            .Distinct()];
        foreach (NetworkEntry entry in NetworkCatalog.Entries)
        {
            foreach (int channel in channels.Prepend(entry.Input.Channels).Distinct())
            {
                Network first = entry.Create(entry.Classes, entry.Input with { Channels = channel });
                if (first.Nodes.Sum(node => node.Layer.Parameters.Length) != weights.Length)
                {
                    break;
                }

                foreach (int count in classes)
                {
                    Network network = entry.Create(count, first.Input);
                    if (Fits(network, weights))
                    {
                        return network;
                    }
                }
            }
        }

        return null;
    }

    private static bool Fits(Network network, NamedTensor[] weights)
    {
        ImmutableArray<TensorSlot> slots = TensorSlot.Of(network);
        var shapes = Prefixes.Dropped(weights, slots).ToDictionary(weight => weight.Name, weight => weight.Tensor.Shape);
        return slots.All(slot =>
            shapes.TryGetValue(slot.Name, out ImmutableArray<int> shape) && shape.AsSpan().SequenceEqual(slot.Shape.AsSpan()));
    }
}
