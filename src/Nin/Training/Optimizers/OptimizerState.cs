using Nin.Execution.Parameters;

namespace Nin.Training.Optimizers;

/// <summary>What an optimizer remembers of a run of weights.</summary>
public readonly ref struct OptimizerState
{
    private readonly ParameterBuffer[] _buffers;
    private readonly int _start, _length;

    internal OptimizerState(ParameterBuffer[] buffers, int start, int length) =>
        (_buffers, _start, _length) = (buffers, start, length);

    /// <summary>One number for each weight of the run.</summary>
    /// <param name="index">The index among <see cref="Optimizer.State"/>.</param>
    public Span<float> this[int index] => _buffers[index].Trained.Slice(_start, _length);
}
