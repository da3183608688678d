using Nin.Data.Folders;
using Nin.Data.Loading;
using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>
/// Picture files whose targets have places in the picture: a set that remembers the size of each picture it has decoded.
/// </summary>
internal abstract class PlacedDataset : EncodedDataset
{
    private readonly long[] _sizes;

    /// <param name="name">What the set is called in messages.</param>
    /// <param name="pictures">The files, which the parts of a set share.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="indices">The files of this set.</param>
    protected PlacedDataset(
        string name, EncodedPictures pictures, IReadOnlyList<string> classes, IReadOnlyCollection<int> indices)
        : base(name, pictures, classes, indices) => _sizes = new long[indices.Count];

    public override bool HasLabels => false;

    public override Image Read(int index)
    {
        Image image = base.Read(index);
        Remember(index, image);
        return image;
    }

    /// <inheritdoc/>
    public override T Use<T>(int index, Func<Image, T> use) => base.Use(index, image =>
    {
        Remember(index, image);
        return use(image);
    });

    /// <summary>The size that a picture must have, where something says so.</summary>
    protected virtual (int Height, int Width)? ExpectedSize(int index) => null;

    /// <summary>The size of a picture, which is decoded for that if it was not yet.</summary>
    protected (int Height, int Width) SizeOf(int index)
    {
        FileOf(index);
        if (Volatile.Read(ref _sizes[index]) == 0)
        {
            Read(index);
        }

        return PackedSize.Unpack(Volatile.Read(ref _sizes[index]));
    }

    private void Remember(int index, Image image)
    {
        if (ExpectedSize(index) is (int height, int width) && (height, width) != (image.Height, image.Width))
        {
            throw new NinFormatException(
                "annotations",
                $"expected a picture of {height}x{width} pixels, as its annotation says, got {image.Height}x{image.Width}.",
                Pictures.Describe(FileOf(index)));
        }

        Volatile.Write(ref _sizes[index], PackedSize.Pack(image));
    }
}
