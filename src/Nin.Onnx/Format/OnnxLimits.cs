namespace Nin.Onnx.Format;

/// <summary>What may be spent on an ONNX file. A small hostile file cannot make the process large.</summary>
public sealed record OnnxLimits
{
    /// <summary>The limits used where none are given.</summary>
    public static OnnxLimits Default { get; } = new();

    /// <summary>The largest file read, in bytes: what one protobuf message may hold.</summary>
    public long FileBytes { get; init; } = int.MaxValue;

    /// <summary>The most nodes in a graph.</summary>
    public int Nodes { get; init; } = 50_000;

    /// <summary>
    /// The most messages in a file, of all kinds together: nodes, attributes, tensors, dimensions. Each becomes an object.
    /// </summary>
    public int Messages { get; init; } = 2_000_000;

    /// <summary>The most numbers in lists of attributes and tensors that are not stored as bytes.</summary>
    public int ListedNumbers { get; init; } = 200_000_000;

    /// <summary>The most dimensions of a tensor.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>The most messages inside one another.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>
    /// The most numbers that evaluating a graph, or folding constants, may make in all. One number repeated counts as one.
    /// </summary>
    public long EvaluatedNumbers { get; init; } = 500_000_000;

    /// <summary>
    /// The most numbers that folding constants may make at import, beside four for each number that the file's constants have: a
    /// small file folds little.
    /// </summary>
    public long FoldedNumbers { get; init; } = 4_000_000;

    /// <summary>
    /// The most numbers of a picture, and of what a layer makes of one; the network in all is charged as every imported one
    /// (<see cref="Nin.Formats.Limits.NetworkBytes"/>).
    /// </summary>
    public int PictureNumbers { get; init; } = 1 << 27;

    /// <summary>Whether a picture, or what a layer makes of it, may have these sizes.</summary>
    internal bool AllowPicture(IEnumerable<int> sizes) =>
        sizes.Aggregate(1.0, (product, size) => product * size) <= PictureNumbers;

    /// <summary>How often a tensor may repeat one number, which takes no memory.</summary>
    public long RepeatedNumbers { get; init; } = 2_000_000_000;

    /// <summary>
    /// The most weights of a layer that one number repeated stands for: more than the largest layer of the usual networks has,
    /// VGG's first fully connected one with 103 million.
    /// </summary>
    public long RepeatedWeights { get; init; } = 200_000_000;
}
