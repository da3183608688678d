namespace Nin.Data.Targets;

/// <summary>
/// One class as three numbers: the label, the label of a picture that was mixed in, and the share of the picture's own. A network
/// of many classes has short targets so.
/// </summary>
/// <param name="classes">The number of classes.</param>
public sealed class ClassEncoding(int classes) : TargetEncoding
{
    /// <summary>The numbers of a target.</summary>
    public const int Numbers = 3;

    /// <summary>Labels above this are no whole numbers in single precision.</summary>
    private const int MostClasses = 1 << 24;

    private readonly int _classes = classes <= MostClasses ? classes : throw new ArgumentOutOfRangeException(
        nameof(classes), classes, $"ClassEncoding: expected at most {MostClasses} classes, got {classes}.");

    /// <inheritdoc/>
    public override int Length => Numbers;

    /// <inheritdoc/>
    public override void Encode(Target target, Span<float> destination)
    {
        if (target is not ClassTarget one)
        {
            throw new ArgumentException($"expected one class for each picture, got {target.GetType().Name}.", nameof(target));
        }

        if ((uint)one.Label >= (uint)_classes)
        {
            throw new ArgumentException($"expected labels in [0, {_classes}), got {one.Label}.", nameof(target));
        }

        (destination[0], destination[1], destination[2]) = (one.Label, one.Label, 1);
    }

    /// <inheritdoc/>
    public override void Mix(Span<float> one, Span<float> other, float share)
    {
        (one[1], one[2]) = (other[0], share);
        (other[1], other[2]) = (one[0], share);
    }
}
