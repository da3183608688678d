using System.Collections.Immutable;

namespace Nin.Data.Targets;

/// <summary>Boxes around objects, each with its class.</summary>
/// <param name="Boxes">The boxes; there may be none.</param>
public sealed record BoxesTarget(ImmutableArray<LabelledBox> Boxes) : Target
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Classes => [.. Boxes.Select(box => box.Label).Distinct().Order()];

    /// <inheritdoc/>
    /// <remarks>A box of which less than <see cref="PictureMove.DefaultLeastShare"/> of its area is left is dropped.</remarks>
    public override Target Moved(in PictureMove move) => move.Apply(this);

    /// <inheritdoc/>
    public bool Equals(BoxesTarget? other) => other is not null && Boxes.AsSpan().SequenceEqual(other.Boxes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Boxes.Aggregate(Boxes.Length, HashCode.Combine);
}
