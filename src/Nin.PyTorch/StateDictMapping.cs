using System.Collections.Immutable;
using Nin.Networks;
using Nin.PyTorch.Mapping;
using Nin.Tensors;

namespace Nin.PyTorch;

/// <summary>Finds for every parameter of a network its tensor in a state dict.</summary>
public static class StateDictMapping
{
    /// <summary>The weights of a network, under its own names and in its order: what <c>new Model(...)</c> takes.</summary>
    /// <remarks>
    /// By name where names fit, without the prefixes that wrappers put before all of them (<c>module.</c>, <c>model.</c> and the
    /// like). Layers whose names do not fit are found by the names and shapes of their own tensors (<c>weight</c>,
    /// <c>bias</c>, ...): those alike are taken in order. Where the names stand in alphabetical order, in which safetensors files
    /// are usually written, they are taken by the numbers in their names, and only where nothing else differs. With <paramref
    /// name="names"/> nothing is guessed. Counters of batches (<c>num_batches_tracked</c>) are passed over.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="weights">The tensors: <see cref="StateDict.Tensors"/>.</param>
    /// <param name="names">
    /// The network's name for a name in the file, whole (<c>fc.weight</c>) or of all that begins with it and a dot (<c>fc</c>);
    /// names without an entry stay as they are. An entry for a counter is allowed, and passed over with it.
    /// </param>
    /// <param name="strict">Whether a tensor that the network has no place for is an error. If not, it is left aside.</param>
    /// <exception cref="ArgumentException">
    /// They do not fit; the message names every tensor that is missing, has another shape, or has no place.
    /// </exception>
    public static ImmutableArray<NamedTensor> Map(
        Network network, IEnumerable<NamedTensor> weights, IReadOnlyDictionary<string, string>? names = null, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        ImmutableArray<TensorSlot> slots = TensorSlot.Of(network);
        NamedTensor[] given = [.. weights];
        NamedTensor[] tensors = names is null
            ? Prefixes.Dropped([.. given.Where(tensor => !TensorSlot.IsCounter(tensor.Name))], slots)
            : [.. Renaming.Renamed(given, names).Where((_, i) => !TensorSlot.IsCounter(given[i].Name))];
        var byName = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (NamedTensor tensor in tensors)
        {
            if (!byName.TryAdd(tensor.Name, tensor))
            {
                throw new ArgumentException(
                    $"StateDictMapping: expected a name of its own for every tensor, got '{tensor.Name}' twice.", nameof(names));
            }
        }

        if (names is null)
        {
            LayerMatch.Rename(slots, tensors, byName);
        }

        Mismatches.Check(network.Name, slots, byName, strict);
        return [.. slots.Select(slot => new NamedTensor(slot.Name, byName[slot.Name].Tensor))];
    }
}
