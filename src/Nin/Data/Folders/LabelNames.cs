using System.Globalization;

namespace Nin.Data.Folders;

/// <summary>The classes that rows of a list or a table name, as they are met: a number for each name.</summary>
internal sealed class LabelNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The number of names.</summary>
    public int Count => _numbers.Count;

    /// <summary>The number of a name, which is a new one where the name is.</summary>
    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            _numbers.Add(name, number = _numbers.Count);
        }

        return number;
    }

    /// <summary>
    /// The names in the order of the classes: whole numbers by their value where all are such, else in ordinal order; and for
    /// each number its place in it.
    /// </summary>
    /// <param name="isUsed">Which numbers are those of classes; null for all. The place of another one is −1.</param>
    public (string[] Classes, int[] PlaceOf) InOrder(Func<int, bool>? isUsed = null)
    {
        string[] used = [.. _numbers.Where(one => isUsed?.Invoke(one.Value) != false).Select(one => one.Key)];
        bool areNumbers = used.All(name => ValueOf(name) is not null);
        string[] classes =
            [.. used.OrderBy(name => areNumbers ? ValueOf(name) : null).ThenBy(name => name, StringComparer.Ordinal)];
        int[] places = [.. Enumerable.Repeat(-1, Count)];
        for (int i = 0; i < classes.Length; i++)
        {
            places[_numbers[classes[i]]] = i;
        }

        return (classes, places);
    }

    private static long? ValueOf(string name) =>
        long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}
