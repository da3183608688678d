using Nin.Imaging;

namespace Nin.Data;

/// <summary>Some of a source's pictures with their labels, decoded when they are asked for.</summary>
/// <remarks>A set that does not fit is decoded again in each epoch, by the threads that prepare batches, in bounded memory.</remarks>
internal sealed class EncodedDataset : Dataset
{
    private readonly EncodedPictures _pictures;
    private readonly int[] _indices, _labels;

    /// <param name="name">What the set is called in messages.</param>
    /// <param name="pictures">The files, which the parts of a set share.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="members">The files of this set and their labels.</param>
    public EncodedDataset(
        string name, EncodedPictures pictures, IReadOnlyList<string> classes, IReadOnlyList<(int Index, int Label)> members)
    {
        (Name, Classes, _pictures) = (name, classes, pictures);
        _indices = [.. members.Select(member => member.Index)];
        _labels = [.. members.Select(member => member.Label)];
    }

    public override string Name { get; }

    public override int Count => _indices.Length;

    public override IReadOnlyList<string> Classes { get; }

    public override int Label(int index) => _labels[Checked(index)];

    public override Image Read(int index) => _pictures.Read(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override bool IsEncoded => true;

    /// <inheritdoc/>
    public override T Use<T>(int index, Func<Image, T> use) => _pictures.Use(_indices[Checked(index)], use);

    /// <inheritdoc/>
    public override ulong? ContentHash(int index) => _pictures.ContentHash(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override string NameOf(int index) => _pictures.Path(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override long EncodedLength(int index) => _pictures.EncodedLength(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Encoded(int index) => _pictures.Encoded(_indices[Checked(index)]);

    private int Checked(int index) => (uint)index < (uint)_indices.Length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {_indices.Length}).");
}
