using Nin.Formats;
using Nin.Imaging;

namespace Nin.Data;

/// <summary>A data set whose pictures are decoded and in memory.</summary>
public sealed class InMemoryDataset : Dataset
{
    private readonly Image[] _images;
    private readonly int[] _labels;

    /// <summary>Wraps pictures and labels without copying them.</summary>
    /// <exception cref="ArgumentException">The lengths differ, there is no picture, or a label names no class.</exception>
    public InMemoryDataset(string name, IReadOnlyList<string> classes, Image[] images, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Length == 0 || images.Length != labels.Length)
        {
            throw new ArgumentException(
                $"{name}: expected as many labels as pictures and at least one, got "
                + $"{CountText.Counted(images.Length, "picture")} and {CountText.Counted(labels.Length, "label")}.",
                nameof(labels));
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes.Count)
            {
                throw new ArgumentException(
                    $"{name}: label {labels[i]} of picture {i} is out of range; there are "
                    + $"{CountText.Counted(classes.Count, "class")}.", nameof(labels));
            }
        }

        (Name, Classes, _images, _labels) = (name, classes, images, labels);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _images.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override int Label(int index) => _labels[Checked(index)];

    /// <inheritdoc/>
    public override Image Read(int index) => _images[Checked(index)];

    private int Checked(int index) => (uint)index < (uint)_images.Length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name}: expected an index in [0, {_images.Length}).");
}
