using Nin.Execution.Parameters;
using Nin.Memory;

namespace Nin.Execution;

/// <summary>One shard's part in a training step: what it needs to know, and what it finds.</summary>
/// <param name="layout">The parameters.</param>
/// <param name="gradient">Where the shard's gradient goes, the caller's own; null for memory of the shard's.</param>
internal sealed class TrainingPass(ParameterLayout layout, AlignedBuffer? gradient = null) : IDisposable
{
    private readonly AlignedBuffer _gradient = gradient ?? new AlignedBuffer(layout.TrainedLength);
    private readonly AlignedBuffer _statistics = new(layout.RunningLength);

    /// <summary>The seed that dropout draws from.</summary>
    public ulong Seed { get; set; }

    /// <summary>The step that dropout draws for.</summary>
    public uint Step { get; set; }

    /// <summary>The index of the shard's first picture in the batch.</summary>
    public int FirstPicture { get; set; }

    /// <summary>Pictures of the shard; may be 0 when a batch is smaller than its shards.</summary>
    public int Count { get; set; }

    /// <summary>The sum of the pictures' losses.</summary>
    public double Loss { get; set; }

    /// <summary>Pictures whose largest output is the label's.</summary>
    public int Correct { get; set; }

    /// <summary>
    /// Whether every number of the guarded outputs is exactly 0: behind a ReLU, a head through which no gradient comes back.
    /// </summary>
    public bool AllOutputsZero { get; set; }

    /// <summary>Whether every picture has the very guarded outputs of the first: nothing of the picture reaches them.</summary>
    public bool OutputsAreConstant { get; set; }

    /// <summary>The guarded outputs of the shard's first picture, one after the other.</summary>
    public float[] FirstOutputs { get; set; } = [];

    /// <summary>The gradient of the trained parameters.</summary>
    public Span<float> Gradient => _gradient.Span;

    /// <summary>The shard's batch statistics, laid out as the running ones.</summary>
    public Span<float> Statistics => _statistics.Span;

    public void Dispose()
    {
        if (gradient is null)
        {
            _gradient.Dispose();
        }

        _statistics.Dispose();
    }
}
