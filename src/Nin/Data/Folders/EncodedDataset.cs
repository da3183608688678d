using Nin.Imaging;

namespace Nin.Data.Folders;

/// <summary>Some of a source's pictures with their labels, decoded when they are asked for.</summary>
/// <remarks>
/// A set that does not fit is decoded again in each epoch, by the threads that prepare batches, in bounded memory.
/// </remarks>
internal class EncodedDataset : Dataset
{
    private readonly int[] _indices, _labels;

    /// <param name="name">What the set is called in messages.</param>
    /// <param name="pictures">The files, which the parts of a set share.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="members">The files of this set and their labels.</param>
    public EncodedDataset(
        string name, EncodedPictures pictures, IReadOnlyList<string> classes, IReadOnlyList<(int Index, int Label)> members)
    {
        (Name, Classes, Pictures) = (name, classes, pictures);
        _indices = [.. members.Select(member => member.Index)];
        _labels = [.. members.Select(member => member.Label)];
    }

    /// <summary>A set of pictures that have other targets than one class each.</summary>
    protected EncodedDataset(string name, EncodedPictures pictures, IReadOnlyList<string> classes, IEnumerable<int> indices)
    {
        (Name, Classes, Pictures) = (name, classes, pictures);
        (_indices, _labels) = ([.. indices], []);
    }

    public override string Name { get; }

    public override int Count => _indices.Length;

    public override IReadOnlyList<string> Classes { get; }

    public override int Label(int index) => HasLabels ? _labels[Checked(index)] : base.Label(index);

    public override Image Read(int index) => Pictures.Read(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override bool IsEncoded => true;

    /// <inheritdoc/>
    public override T Use<T>(int index, Func<Image, T> use) => Pictures.Use(_indices[Checked(index)], use);

    /// <inheritdoc/>
    public override ulong? ContentHash(int index) => Pictures.ContentHash(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override string NameOf(int index) => Pictures.Path(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override long EncodedLength(int index) => Pictures.EncodedLength(_indices[Checked(index)]);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Encoded(int index) => Pictures.Encoded(_indices[Checked(index)]);

    /// <summary>The files, which the parts of a set share.</summary>
    protected EncodedPictures Pictures { get; }

    /// <summary>The number of a picture among the files.</summary>
    protected int FileOf(int index) => _indices[Checked(index)];

    private int Checked(int index) => (uint)index < (uint)_indices.Length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {_indices.Length}).");
}
