using Nin.Execution;

namespace Nin.Layers;

/// <summary>
/// An operation with a window of which some lines of the output can be computed from the lines of the input under them.
/// </summary>
internal interface IBanded
{
    /// <summary>How its window goes down the picture; null where its lines cannot stand alone.</summary>
    LineWindow? Lines { get; }

    /// <summary>Computes the lines of the output over a band of one picture.</summary>
    /// <param name="context">The pass.</param>
    /// <param name="band">The lines of the input, and the window over them.</param>
    /// <param name="input">These lines.</param>
    /// <param name="scratch">Scratch memory of the operation's length.</param>
    /// <param name="output">The lines of the output.</param>
    void ForwardBand(
        PassContext context, in LineBand band, ReadOnlySpan<float> input, Span<float> scratch, Span<float> output);
}
