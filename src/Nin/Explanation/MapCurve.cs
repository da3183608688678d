using System.Collections;
using System.Collections.Immutable;

namespace Nin.Explanation;

/// <summary>
/// A probability at even steps of a way, such as from a picture to one without its pixels. Two are equal by their values.
/// </summary>
public sealed class MapCurve : IReadOnlyList<double>, IEquatable<MapCurve>
{
    private readonly ImmutableArray<double> _values;

    internal MapCurve(IEnumerable<double> values) => _values = [.. values];

    /// <summary>A curve without steps.</summary>
    public static MapCurve Empty { get; } = new([]);

    /// <summary>The steps, with the first and the last place.</summary>
    public int Count => _values.Length;

    /// <summary>The probability after some steps.</summary>
    public double this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(MapCurve? other) => other is not null && _values.AsSpan().SequenceEqual(other._values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MapCurve);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(_values.Length, HashCode.Combine);
}
