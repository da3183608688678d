namespace Nin.Data.Targets;

/// <summary>One class: what the picture shows.</summary>
/// <param name="Label">The class's index.</param>
public sealed record ClassTarget(int Label) : Target
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Classes => [Label];

    private static readonly ClassTarget[] Known = [.. Enumerable.Range(0, 1024).Select(label => new ClassTarget(label))];

    /// <summary>The target of a class, always the same one for the usual indices.</summary>
    public static ClassTarget Of(int label) => (uint)label < (uint)Known.Length ? Known[label] : new ClassTarget(label);
}
