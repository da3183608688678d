namespace Nin.Data.Targets;

/// <summary>A class for every pixel.</summary>
public sealed record MaskTarget : Target
{
    /// <summary>The value of pixels that count for nothing, as in PASCAL VOC.</summary>
    public const byte Ignored = 255;

    /// <summary>Wraps a mask without copying it.</summary>
    /// <exception cref="ArgumentException">The length is not height · width, or a size is not positive.</exception>
    public MaskTarget(int height, int width, ReadOnlyMemory<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (labels.Length != (long)height * width)
        {
            throw new ArgumentException(
                $"MaskTarget: expected {(long)height * width} labels for {height}x{width} pixels, got {labels.Length}.",
                nameof(labels));
        }

        (Height, Width, Labels) = (height, width, labels);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The class of each pixel, [Height, Width]; <see cref="Ignored"/> for none.</summary>
    public ReadOnlyMemory<byte> Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Classes
    {
        get
        {
            Span<bool> found = stackalloc bool[byte.MaxValue + 1];
            foreach (byte label in Labels.Span)
            {
                found[label] = true;
            }

            List<int> classes = [];
            for (int label = 0; label < Ignored; label++)
            {
                if (found[label])
                {
                    classes.Add(label);
                }
            }

            return classes;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The mask has another size than the picture that was moved.</exception>
    public override Target Moved(in PictureMove move) => move.Apply(this);

    /// <inheritdoc/>
    public bool Equals(MaskTarget? other) =>
        other is not null && (Height, Width) == (other.Height, other.Width) && Labels.Span.SequenceEqual(other.Labels.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height, Width);
}
