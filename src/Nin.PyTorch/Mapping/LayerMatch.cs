using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.PyTorch.Mapping;

/// <summary>Finds layers whose names do not fit, by the names and shapes of their own tensors.</summary>
internal static class LayerMatch
{
    /// <summary>
    /// Gives tensors of layers that the network does not know the names of layers that the file does not know. Where several
    /// layers are alike they are taken in order, and only where both sides have as many. An alphabetical order is not that of the
    /// layers, for a weight would stand before its bias: there numbers in the names say it, and where words differ nothing does.
    /// </summary>
    /// <param name="slots">The network's parameters.</param>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="byName">The same by name, which is changed.</param>
    public static void Rename(ImmutableArray<TensorSlot> slots, NamedTensor[] tensors, Dictionary<string, NamedTensor> byName)
    {
        bool isInOrder = !IsAlphabetical(tensors);
        HashSet<string> knownLayers = [.. slots.Select(slot => TensorSlot.LayerOf(slot.Name))];
        HashSet<string> givenLayers = [.. tensors.Select(tensor => TensorSlot.LayerOf(tensor.Name))];
        ILookup<string, string> wanted = Kinds(
            slots.Where(slot => !givenLayers.Contains(TensorSlot.LayerOf(slot.Name))).Select(slot => (slot.Name, slot.Shape)));
        ILookup<string, string> given = Kinds(
            tensors.Where(tensor => !knownLayers.Contains(TensorSlot.LayerOf(tensor.Name)))
                .Select(tensor => (tensor.Name, tensor.Tensor.Shape)));
        foreach (IGrouping<string, string> kind in wanted)
        {
            string[] to = [.. kind];
            string[]? from = [.. given[kind.Key]];
            if (from.Length > 1 && !isInOrder)
            {
                from = NumberedNames.Ordered(from);
            }

            if (from is null || from.Length != to.Length)
            {
                continue;
            }

            foreach ((string layer, string target) in from.Zip(to))
            {
                foreach (NamedTensor tensor in tensors.Where(tensor => TensorSlot.LayerOf(tensor.Name) == layer))
                {
                    byName.Remove(tensor.Name);
                    string own = TensorSlot.OwnName(tensor.Name);
                    byName[target.Length == 0 ? own : $"{target}.{own}"] = tensor;
                }
            }
        }
    }

    /// <summary>The layers of each kind, in order. A kind is what the tensors of a layer are called, and their shapes.</summary>
    private static ILookup<string, string> Kinds(IEnumerable<(string Name, ImmutableArray<int> Shape)> tensors) => tensors
        .GroupBy(tensor => TensorSlot.LayerOf(tensor.Name), StringComparer.Ordinal)
        .ToLookup(
            layer => string.Join(
                "; ",
                layer.Select(tensor => $"{TensorSlot.OwnName(tensor.Name)} {string.Join('x', tensor.Shape)}")
                    .Order(StringComparer.Ordinal)),
            layer => layer.Key, StringComparer.Ordinal);

    private static bool IsAlphabetical(NamedTensor[] tensors) =>
        tensors.Zip(tensors.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Name, pair.Second.Name) < 0);
}
