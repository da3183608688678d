using System.Diagnostics.CodeAnalysis;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data.Loading;

/// <summary>
/// The pictures of a set at a size that training needs no more than, kept as far as memory allows: photographs are decoded
/// once and not in every epoch.
/// </summary>
internal sealed class ResizedDataset : Dataset
{
    private readonly Dataset _source;
    private readonly Func<Image, Image> _resize;
    private readonly Func<int, int, PictureMove> _moveOf;
    private readonly Image?[] _resized;
    private readonly KeptPictures _kept;
    private readonly Rgb _background;

    /// <summary>
    /// The rows and columns that each picture had, where its target has places in it; 0 where it was not read yet.
    /// </summary>
    private readonly long[] _sizes;

    private ResizedDataset(
        Dataset source, KeptPictures kept, Rgb background, Func<Image, Image> resize, Func<int, int, PictureMove> moveOf)
    {
        (_source, _kept, _background, _resize, _moveOf) = (source, kept, background, resize, moveOf);
        _resized = new Image?[source.Count];
        _sizes = source.HasLabels ? [] : new long[source.Count];
    }

    public override string Name => _source.Name;

    public override int Count => _source.Count;

    public override IReadOnlyList<string> Classes => _source.Classes;

    /// <summary>
    /// A training set as its augmentation needs it; one that lies in memory is given back as it is. The background, white where
    /// null, is what transparent pictures are laid on.
    /// </summary>
    public static Dataset ForTraining(
        Dataset dataset, Augmentation augmentation, Resizing resizing, int height, int width, KeptPictures kept,
        Rgb? background = null)
    {
        if (!dataset.IsEncoded || augmentation.RandomCrop)
        {
            return dataset;
        }

        if (augmentation.RandomResizedCrop == 0)
        {
            return ForMeasuring(dataset, resizing, height, width, kept, background);
        }

        // Large enough that the smallest crop has the pixels of the network's input.
        double factor = 1 / Math.Sqrt(augmentation.RandomResizedCrop);
        int rows = (int)Math.Ceiling(height * factor), columns = (int)Math.Ceiling(width * factor);
        return new ResizedDataset(
            dataset, kept, background ?? Rgb.White,
            image => IsSmall(image.Height, image.Width) ? image : Resize.ToCover(image, rows, columns),
            (fromHeight, fromWidth) =>
            {
                PictureMove picture = PictureMove.None(fromHeight, fromWidth);
                if (IsSmall(fromHeight, fromWidth))
                {
                    return picture;
                }

                (int toRows, int toColumns) = Resize.CoverSize(fromHeight, fromWidth, rows, columns);
                return picture.Resized(toRows, toColumns);
            });

        bool IsSmall(int fromHeight, int fromWidth) => fromHeight <= rows || fromWidth <= columns;
    }

    /// <summary>A set at the size of the network's input; one that lies in memory is given back as it is.</summary>
    [return: NotNullIfNotNull(nameof(dataset))]
    public static Dataset? ForMeasuring(
        Dataset? dataset, Resizing resizing, int height, int width, KeptPictures kept, Rgb? background = null) =>
        dataset is not { IsEncoded: true } ? dataset : new ResizedDataset(
            dataset, kept, background ?? Rgb.White,
            image => resizing.Apply(image, height, width),
            (fromHeight, fromWidth) => resizing.MoveOf(fromHeight, fromWidth, height, width));

    public override int Label(int index) => _source.Label(index);

    /// <inheritdoc/>
    /// <remarks>Boxes and masks are those of the resized picture.</remarks>
    public override Target Target(int index)
    {
        Target target = _source.Target(index);
        if (target is ClassTarget or ClassSetTarget || _sizes.Length == 0)
        {
            return target;
        }

        if (Volatile.Read(ref _sizes[index]) == 0)
        {
            Read(index);
        }

        (int height, int width) = PackedSize.Unpack(Volatile.Read(ref _sizes[index]));
        return target.Moved(_moveOf(height, width));
    }

    /// <inheritdoc/>
    public override bool HasLabels => _source.HasLabels;

    /// <inheritdoc/>
    public override string NameOf(int index) => _source.NameOf(index);

    /// <inheritdoc/>
    public override ulong? ContentHash(int index) => _source.ContentHash(index);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Encoded(int index) => _source.Encoded(index);

    public override Image Read(int index)
    {
        if ((uint)index < (uint)_resized.Length && Volatile.Read(ref _resized[index]) is Image kept)
        {
            return kept;
        }

        Image image = Resized(index);
        if (_kept.TryCharge(image.Pixels.Length))
        {
            Volatile.Write(ref _resized[index], image);
        }

        return image;
    }

    private Image Resized(int index) => _source.Use(index, whole =>
    {
        if (_sizes.Length > 0)
        {
            Volatile.Write(ref _sizes[index], PackedSize.Pack(whole));
        }

        // Transparent pictures are laid on a colour before they are resized, as the preprocessing of the finished model does.
        return _resize(whole.Flatten(_background));
    });
}
