using System.Diagnostics.CodeAnalysis;
using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>
/// The pictures of a set at a size that training needs no more than, kept as far as memory allows: photographs are decoded
/// once and not in every epoch.
/// </summary>
internal sealed class ResizedDataset : Dataset
{
    private readonly Dataset _source;
    private readonly Func<Image, Image> _resize;
    private readonly Image?[] _resized;
    private readonly KeptPictures _kept;

    private ResizedDataset(Dataset source, KeptPictures kept, Func<Image, Image> resize)
    {
        (_source, _kept, _resize, _resized) = (source, kept, resize, new Image?[source.Count]);
    }

    public override string Name => _source.Name;

    public override int Count => _source.Count;

    public override IReadOnlyList<string> Classes => _source.Classes;

    /// <summary>A training set as its augmentation needs it; one that lies in memory is given back as it is.</summary>
    public static Dataset ForTraining(Dataset dataset, Augmentation augmentation, Resizing resizing, int height, int width, KeptPictures kept)
    {
        if (!dataset.IsEncoded || augmentation.RandomCrop)
        {
            return dataset;
        }

        if (augmentation.RandomResizedCrop == 0)
        {
            return ForMeasuring(dataset, resizing, height, width, kept);
        }

        // Large enough that the smallest crop has the pixels of the network's input.
        double factor = 1 / Math.Sqrt(augmentation.RandomResizedCrop);
        int rows = (int)Math.Ceiling(height * factor), columns = (int)Math.Ceiling(width * factor);
        return new ResizedDataset(
            dataset, kept, image => image.Height <= rows || image.Width <= columns ? image : Resize.ToCover(image, rows, columns));
    }

    /// <summary>A set at the size of the network's input; one that lies in memory is given back as it is.</summary>
    [return: NotNullIfNotNull(nameof(dataset))]
    public static Dataset? ForMeasuring(Dataset? dataset, Resizing resizing, int height, int width, KeptPictures kept) =>
        dataset is { IsEncoded: true } ? new ResizedDataset(dataset, kept, image => resizing.Apply(image, height, width)) : dataset;

    public override int Label(int index) => _source.Label(index);

    /// <inheritdoc/>
    public override Target Target(int index) => _source.Target(index);

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

        // Transparent pictures are laid on white before they are resized, as the preprocessing of a new model does.
        Image image = _source.Use(index, whole => _resize(whole.Flatten(Rgb.White)));
        if (_kept.TryCharge(image.Pixels.Length))
        {
            Volatile.Write(ref _resized[index], image);
        }

        return image;
    }
}
