using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>Some of the pictures of another set, in an order of their own. Nothing is copied.</summary>
public sealed class SubsetDataset : Dataset
{
    private readonly Dataset _source;
    private readonly int[] _indices;

    /// <summary>A view of a set.</summary>
    /// <param name="name">What the subset is called in messages.</param>
    /// <param name="source">The set looked into.</param>
    /// <param name="indices">The indices of the pictures in <paramref name="source"/>, in the subset's order.</param>
    /// <exception cref="ArgumentException">There is no index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, source.Count).</exception>
    public SubsetDataset(string name, Dataset source, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(source);
        if (indices.IsEmpty)
        {
            throw new ArgumentException($"{name}: expected at least one picture, got none.", nameof(indices));
        }

        foreach (int index in indices)
        {
            if ((uint)index >= (uint)source.Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index, $"{name}: expected indices in [0, {source.Count}).");
            }
        }

        (Name, _source, _indices) = (name, source, indices.ToArray());
    }

    /// <summary>A view of a set; for languages that make no span of an array by themselves.</summary>
    /// <param name="name">What the subset is called in messages.</param>
    /// <param name="source">The set looked into.</param>
    /// <param name="indices">The indices of the pictures in <paramref name="source"/>, in the subset's order.</param>
    /// <exception cref="ArgumentException">There is no index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, source.Count).</exception>
    public SubsetDataset(string name, Dataset source, int[] indices)
        : this(name, source, (indices ?? throw new ArgumentNullException(nameof(indices))).AsSpan())
    {
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => _source.Classes;

    /// <summary>The indices in the set looked into.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <inheritdoc/>
    public override int Label(int index) => _source.Label(Source(index));

    /// <inheritdoc/>
    public override Target Target(int index) => _source.Target(Source(index));

    /// <inheritdoc/>
    public override IReadOnlyList<LabelledBox> BoxesOf(int index) => _source.BoxesOf(Source(index));

    /// <inheritdoc/>
    public override bool HasLabels => _source.HasLabels;

    /// <inheritdoc/>
    public override Image Read(int index) => _source.Read(Source(index));

    /// <inheritdoc/>
    public override bool IsEncoded => _source.IsEncoded;

    /// <inheritdoc/>
    public override T Use<T>(int index, Func<Image, T> use) => _source.Use(Source(index), use);

    /// <inheritdoc/>
    public override ulong? ContentHash(int index) => _source.ContentHash(Source(index));

    /// <inheritdoc/>
    public override string NameOf(int index) => _source.NameOf(Source(index));

    /// <inheritdoc/>
    public override long EncodedLength(int index) => _source.EncodedLength(Source(index));

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Encoded(int index) => _source.Encoded(Source(index));

    private int Source(int index) => (uint)index < (uint)_indices.Length
        ? _indices[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {_indices.Length}).");
}
