using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>The pictures of several sets with the same classes, one set after the other. Nothing is copied.</summary>
public sealed class JoinedDataset : Dataset
{
    private readonly Dataset[] _parts;
    private readonly int[] _ends;

    /// <summary>Joins sets.</summary>
    /// <param name="name">What the whole is called in messages.</param>
    /// <param name="parts">The sets, at least one, all with the same classes in the same order.</param>
    /// <exception cref="ArgumentException">There is no set, or one has other classes than the first.</exception>
    public JoinedDataset(string name, params IReadOnlyList<Dataset> parts)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new ArgumentException($"{name}: expected at least one set to join, got none.", nameof(parts));
        }

        (Name, _parts, _ends) = (name, [.. parts], new int[parts.Count]);
        for (int i = 0; i < _parts.Length; i++)
        {
            if (!_parts[i].Classes.SequenceEqual(_parts[0].Classes, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"{name}: expected the same classes in {_parts[0].Name} and {_parts[i].Name}.", nameof(parts));
            }

            _ends[i] = checked((i == 0 ? 0 : _ends[i - 1]) + _parts[i].Count);
        }
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _ends[^1];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => _parts[0].Classes;

    /// <inheritdoc/>
    public override bool IsEncoded => _parts.Any(part => part.IsEncoded);

    /// <inheritdoc/>
    public override int Label(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.Label(inside);
    }

    /// <inheritdoc/>
    public override Target Target(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.Target(inside);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LabelledBox> BoxesOf(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.BoxesOf(inside);
    }

    /// <inheritdoc/>
    public override bool HasLabels => _parts.All(part => part.HasLabels);

    /// <inheritdoc/>
    public override Image Read(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.Read(inside);
    }

    /// <inheritdoc/>
    public override T Use<T>(int index, Func<Image, T> use)
    {
        (Dataset part, int inside) = Place(index);
        return part.Use(inside, use);
    }

    /// <inheritdoc/>
    public override ulong? ContentHash(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.ContentHash(inside);
    }

    /// <inheritdoc/>
    public override long EncodedLength(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.EncodedLength(inside);
    }

    /// <inheritdoc/>
    public override string NameOf(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.NameOf(inside);
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Encoded(int index)
    {
        (Dataset part, int inside) = Place(index);
        return part.Encoded(inside);
    }

    private (Dataset Part, int Inside) Place(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {Count}).");
        }

        int part = Array.FindIndex(_ends, end => index < end);
        return (_parts[part], index - (part == 0 ? 0 : _ends[part - 1]));
    }
}
