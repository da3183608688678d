using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Memory;
using Nin.Threading;

namespace Nin.Execution;

/// <summary>
/// Adds up the results of a batch's shards: the gradients, in the order of a fixed tree; the running statistics; the losses and
/// the counts of right answers. Shards exchange data nowhere else, so training with several processes would change this class
/// alone.
/// </summary>
internal sealed class ShardSum : IDisposable
{
    /// <summary>Parameters whose gradients are added at once, by one thread.</summary>
    private const int ReductionLength = 1 << 14;

    private readonly ExecutionPlan _plan;
    private readonly TrainingPass[] _passes;
    private readonly Action<int> _reduce;

    /// <param name="plan">What is computed.</param>
    /// <param name="shards">Shards of a batch at most.</param>
    /// <param name="guarded">The outputs that the guard against dead networks looks at.</param>
    public ShardSum(ExecutionPlan plan, int shards, ImmutableArray<int> guarded)
    {
        (_plan, _reduce) = (plan, Reduce);
        Gradient = new AlignedBuffer(plan.Layout.TrainedLength);

        // The first shard's gradient goes where the sum will stand; the others are added to it.
        _passes = [.. Enumerable.Range(0, shards).Select(shard =>
            new TrainingPass(plan.Layout, shard == 0 ? Gradient : null)
            {
                FirstOutputs = new float[guarded.Sum(output => plan.Outputs[output].Length)],
            })];
    }

    /// <summary>The gradient of the mean loss, after <see cref="Add"/>.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>The shards' parts.</summary>
    public IReadOnlyList<TrainingPass> Passes => _passes;

    /// <summary>Adds the shards' gradients, and moves the running statistics towards those of the batch.</summary>
    public void Add(WorkerPool pool, ParameterBuffer parameters)
    {
        pool.Run((_plan.Layout.TrainedLength + ReductionLength - 1) / ReductionLength, _reduce);
        UpdateRunning(parameters);
    }

    /// <summary>Moves the running statistics towards those of the batch.</summary>
    public void UpdateRunning(ParameterBuffer parameters)
    {
        foreach (Operation operation in _plan.Operations)
        {
            operation.UpdateRunning(parameters, _passes);
        }
    }

    /// <summary>What the shards found together.</summary>
    /// <param name="count">The pictures of the batch.</param>
    /// <param name="totalWeight">What the mean loss divides by.</param>
    public StepResult Result(int count, double totalWeight)
    {
        double loss = 0;
        int correct = 0;
        bool allZero = true, constant = count > 1;
        foreach (TrainingPass pass in _passes)
        {
            loss += pass.Loss;
            correct += pass.Correct;
            allZero &= pass.AllOutputsZero;
            constant &= pass.OutputsAreConstant
                && (pass.Count == 0 || pass.FirstOutputs.AsSpan().SequenceEqual(_passes[0].FirstOutputs));
        }

        return new StepResult(loss / totalWeight, correct, allZero, constant);
    }

    public void Dispose()
    {
        foreach (TrainingPass pass in _passes)
        {
            pass.Dispose();
        }

        Gradient.Dispose();
    }

    /// <summary>
    /// Adds the shards' gradients of a run of parameters into the first shard's: neighbours, then pairs of pairs.
    /// </summary>
    private void Reduce(int run)
    {
        int start = run * ReductionLength, length = Math.Min(ReductionLength, _plan.Layout.TrainedLength - start);
        for (int distance = 1; distance < _passes.Length; distance *= 2)
        {
            for (int s = 0; s + distance < _passes.Length; s += 2 * distance)
            {
                Span<float> sum = _passes[s].Gradient.Slice(start, length);
                _plan.Kernels.Add(sum, _passes[s + distance].Gradient.Slice(start, length), sum);
            }
        }
    }
}
