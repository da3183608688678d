using System.Collections.Immutable;

namespace Nin.Data.Targets;

/// <summary>A set of classes, which may be empty: all that the picture shows.</summary>
/// <param name="Labels">The classes' indices, each once.</param>
public sealed record ClassSetTarget(ImmutableArray<int> Labels) : Target
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Classes => [.. Labels.Order()];

    /// <summary>The target of some classes.</summary>
    public static ClassSetTarget Of(params ReadOnlySpan<int> labels) => new([.. labels]);

    /// <inheritdoc/>
    public bool Equals(ClassSetTarget? other) => other is not null && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Labels.Aggregate(Labels.Length, HashCode.Combine);
}
