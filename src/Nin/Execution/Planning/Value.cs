namespace Nin.Execution.Planning;

/// <summary>What flows between operations: the activations of a shard and, in training, their gradient.</summary>
internal sealed class Value(string name, int length)
{
    /// <summary>The node that makes it, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Floats of one picture.</summary>
    public int Length { get; } = length;

    /// <summary>Whether this is the picture itself, which lies outside the arena and needs no gradient.</summary>
    public bool IsPicture { get; init; }

    /// <summary>
    /// Whether the network answers it: it is kept for all pictures until the end, and the loss writes its gradient first.
    /// </summary>
    public bool IsOutput { get; set; }

    /// <summary>
    /// Whether only operations of the segment that writes it read it (<see cref="Grouping"/>). Then the arena has room for as
    /// many pictures as the segment takes at once, and the next pictures overwrite it. Otherwise it has room for all pictures.
    /// </summary>
    public bool StaysInSegment { get; set; }

    /// <summary>
    /// Where it lies, if it is some channels of each pixel of another value (<see cref="ConcatInPlace"/>); null where it has a
    /// place of its own.
    /// </summary>
    public ChannelRange? Within { get; set; }

    /// <summary>Where the activations lie in the arena.</summary>
    public int Offset { get; set; } = -1;

    /// <summary>Where the gradient lies in the arena.</summary>
    public int GradientOffset { get; set; } = -1;
}

/// <summary>Some channels of each pixel of a value.</summary>
/// <param name="Whole">The value.</param>
/// <param name="First">The first of the channels.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Stride">Channels of a whole pixel.</param>
internal sealed record ChannelRange(Value Whole, int First, int Count, int Stride);

/// <summary>An operation's use of a value, and where it writes the gradient it sends back.</summary>
internal sealed class Edge(Value value)
{
    public Value Value { get; } = value;

    /// <summary>
    /// Where the operation writes the value's gradient: the gradient itself, or, when another user of the value has written
    /// that before, a place of its own from which it is added.
    /// </summary>
    public int GradientOffset { get; set; } = -1;

    public bool NeedsGradient => !Value.IsPicture;

    public bool IsAdded => NeedsGradient && GradientOffset != Value.GradientOffset;
}
