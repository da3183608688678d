using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>Pictures that are decoded when they are asked for; as many as fit into a budget are kept decoded.</summary>
/// <remarks>A set that does not fit is decoded again in each epoch, by the threads that prepare batches, in bounded memory.</remarks>
internal sealed class EncodedDataset : Dataset
{
    private readonly PictureSource _source;
    private readonly int[] _indices, _labels;
    private readonly Limits _limits;
    private readonly Image?[] _decoded;
    private readonly KeptPictures _kept;

    /// <param name="name">What the set is called in messages.</param>
    /// <param name="source">The files.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="pictures">The files of this set and their labels.</param>
    /// <param name="kept">What may be kept decoded, shared by the parts of a set.</param>
    /// <param name="limits">What one picture may spend.</param>
    public EncodedDataset(
        string name, PictureSource source, IReadOnlyList<string> classes, IReadOnlyList<(int Index, int Label)> pictures,
        KeptPictures kept, Limits limits)
    {
        (Name, Classes, _source, _kept, _limits) = (name, classes, source, kept, limits);
        _indices = [.. pictures.Select(picture => picture.Index)];
        _labels = [.. pictures.Select(picture => picture.Label)];
        _decoded = new Image?[_indices.Length];
    }

    public override string Name { get; }

    public override int Count => _indices.Length;

    public override IReadOnlyList<string> Classes { get; }

    public override int Label(int index) => _labels[Checked(index)];

    /// <summary>The file that a picture is read from, for messages.</summary>
    public string FileOf(int index) => _source.Describe(_indices[Checked(index)]);

    public override Image Read(int index)
    {
        Image? kept = Volatile.Read(ref _decoded[Checked(index)]);
        if (kept is not null)
        {
            return kept;
        }

        Image image = Decode(index);
        if (_kept.TryCharge(image.Pixels.Length))
        {
            Volatile.Write(ref _decoded[index], image);
        }

        return image;
    }

    internal override bool IsEncoded => true;

    internal override Image ReadOnce(int index)
    {
        if (Interlocked.Exchange(ref _decoded[Checked(index)], null) is not Image kept)
        {
            return Decode(index);
        }

        _kept.Return(kept.Pixels.Length);
        return kept;
    }

    private Image Decode(int index) => ImageFile.Decode(_source.Read(_indices[index]), _limits, name: FileOf(index));

    private int Checked(int index) => (uint)index < (uint)_indices.Length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {_indices.Length}).");
}

/// <summary>The memory that decoded pictures of a set may take, all its parts together.</summary>
internal sealed class KeptPictures(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes from what is left, if it is enough.</summary>
    public bool TryCharge(long size)
    {
        if (Interlocked.Add(ref _left, -size) >= 0)
        {
            return true;
        }

        Return(size);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long size) => Interlocked.Add(ref _left, size);
}
