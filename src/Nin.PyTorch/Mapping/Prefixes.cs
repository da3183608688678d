using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.PyTorch.Mapping;

/// <summary>What wrappers put before the names of all tensors.</summary>
internal static class Prefixes
{
    /// <summary>DataParallel's, torch.compile's, and what fields are usually called that hold the network.</summary>
    private static readonly string[] Known =
        ["module.", "_orig_mod.", "model.", "net.", "network.", "backbone.", "encoder.", "state_dict."];

    /// <summary>
    /// The tensors with the shortest names, of those with and without prefixes that all have, that the network has the most of.
    /// </summary>
    public static NamedTensor[] Dropped(NamedTensor[] tensors, ImmutableArray<TensorSlot> slots)
    {
        HashSet<string> wanted = [.. slots.Select(slot => slot.Name)];
        (NamedTensor[] best, int most) = (tensors, tensors.Count(tensor => wanted.Contains(tensor.Name)));
        while (tensors.Length > 0 && Array.Find(Known, prefix => All(tensors, prefix)) is string prefix)
        {
            tensors = [.. tensors.Select(tensor => tensor with { Name = tensor.Name[prefix.Length..] })];
            int fitting = tensors.Count(tensor => wanted.Contains(tensor.Name));
            (best, most) = fitting >= most ? (tensors, fitting) : (best, most);
        }

        return best;
    }

    private static bool All(NamedTensor[] tensors, string prefix) =>
        Array.TrueForAll(tensors, tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal));
}
