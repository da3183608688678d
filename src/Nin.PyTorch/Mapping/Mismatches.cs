using System.Collections.Immutable;
using Nin.Formats;
using Nin.Tensors;

namespace Nin.PyTorch.Mapping;

/// <summary>Says of tensors that do not fit all that is wrong with them, at once.</summary>
internal static class Mismatches
{
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static void Check(
        string network, ImmutableArray<TensorSlot> slots, IReadOnlyDictionary<string, NamedTensor> byName, bool strict)
    {
        HashSet<string> wanted = [.. slots.Select(slot => slot.Name)];
        string[] missing = [.. slots.Where(slot => !byName.ContainsKey(slot.Name)).Select(slot => $"{slot.Name} {Text(slot.Shape)}")];
        string[] unexpected =
        [
            .. byName.Where(pair => strict && !wanted.Contains(pair.Key))
                .Select(pair => $"{pair.Value.Name} {Text(pair.Value.Tensor.Shape)}"),
        ];
        string[] shapes =
        [
            .. from slot in slots
               where byName.ContainsKey(slot.Name)
               let got = byName[slot.Name].Tensor.Shape
               where !got.AsSpan().SequenceEqual(slot.Shape.AsSpan())
               select $"{slot.Name}: expected {Text(slot.Shape)}, got {Text(got)}",
        ];
        string[] problems =
        [
            .. Listed(shapes, "of another shape"), .. Listed(missing, "missing"), .. Listed(unexpected, "that it has no place for"),
        ];
        if (problems.Length > 0)
        {
            throw new ArgumentException(
                $"StateDictMapping: expected the {CountText.Counted(slots.Length, "tensor")} of '{network}', got "
                    + $"{string.Join("; ", problems)}. A map of names says which is which where names differ.");
        }
    }

    private static IEnumerable<string> Listed(string[] tensors, string problem) =>
        tensors.Length == 0 ? [] : [$"{tensors.Length} {problem} ({string.Join("; ", tensors)})"];

    private static string Text(ImmutableArray<int> shape) => $"[{string.Join(", ", shape)}]";
}
