using System.Collections.Immutable;

namespace Nin.Models;

/// <summary>The readers of foreign model files that a program has registered.</summary>
public static class ModelReaders
{
    private static ImmutableArray<ModelReader> _all = [];

    /// <summary>The readers, the latest first.</summary>
    public static IReadOnlyList<ModelReader> All => ImmutableInterlocked.InterlockedCompareExchange(ref _all, [], []);

    /// <summary>Reads a further format in the whole program.</summary>
    /// <param name="reader">The reader; it is asked first. One of a kind that is there already takes its place.</param>
    public static void Register(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ImmutableInterlocked.Update(
            ref _all, all => [reader, .. all.Where(each => each.GetType() != reader.GetType())]);
    }

    /// <summary>The reader for a file, by its ending; null where none knows it.</summary>
    public static ModelReader? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return All.FirstOrDefault(reader =>
            reader.Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
    }
}
