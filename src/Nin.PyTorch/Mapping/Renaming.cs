using Nin.Tensors;

namespace Nin.PyTorch.Mapping;

/// <summary>Names as the user gives them.</summary>
internal static class Renaming
{
    /// <summary>The tensors under the names that the longest entry gives them; under their own where there is none.</summary>
    /// <exception cref="ArgumentException">An entry is for no tensor.</exception>
    public static NamedTensor[] Renamed(NamedTensor[] tensors, IReadOnlyDictionary<string, string> names)
    {
        (string From, string To)[] entries =
            [.. names.Select(entry => (entry.Key, entry.Value)).OrderByDescending(entry => entry.Key.Length)];
        HashSet<string> used = [];
        NamedTensor[] renamed = [.. tensors.Select(tensor =>
        {
            (string? from, string to) = Array.Find(entries, entry => IsFor(entry.From, tensor.Name));
            if (from is null)
            {
                return tensor;
            }

            used.Add(from);
            return tensor with { Name = to + tensor.Name[from.Length..] };
        })];
        string[] idle = [.. names.Keys.Where(from => !used.Contains(from)).Order(StringComparer.Ordinal)];
        return idle.Length == 0 ? renamed : throw new ArgumentException(
            $"StateDictMapping: expected names of tensors or of what they begin with, got {string.Join(", ", idle)}, which none has.",
            nameof(names));
    }

    private static bool IsFor(string from, string name) =>
        name.StartsWith(from, StringComparison.Ordinal) && (name.Length == from.Length || name[from.Length] == '.');
}
