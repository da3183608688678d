namespace Nin.Data.Targets;

/// <summary>
/// A set of classes as a number for each class: 1 where the picture shows it, else 0. A single class is a set of one.
/// </summary>
/// <param name="classes">The number of classes.</param>
public sealed class ClassSetEncoding(int classes) : TargetEncoding
{
    /// <inheritdoc/>
    public override int Length => classes;

    /// <inheritdoc/>
    public override void Encode(Target target, Span<float> destination)
    {
        destination.Clear();
        switch (target)
        {
            case ClassTarget one:
                destination[Checked(one.Label)] = 1;
                break;
            case ClassSetTarget set:
                foreach (int label in set.Labels)
                {
                    destination[Checked(label)] = 1;
                }

                break;
            default:
                throw new ArgumentException(
                    $"expected a set of classes for each picture, got {target.GetType().Name}.", nameof(target));
        }
    }

    private int Checked(int label) => (uint)label < (uint)classes
        ? label
        : throw new ArgumentException($"expected labels in [0, {classes}), got {label}.");
}
