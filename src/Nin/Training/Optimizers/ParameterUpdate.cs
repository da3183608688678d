using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Memory;
using Nin.Threading;

namespace Nin.Training.Optimizers;

/// <summary>
/// Takes an optimizer through all parameters of a network, on all threads: with each parameter's own rate and decay, the gradient
/// clipped, and a moving average of what comes out. It owns what the optimizer remembers.
/// </summary>
internal sealed class ParameterUpdate : IDisposable
{
    /// <summary>Weights that one thread moves at once.</summary>
    private const int RunLength = 1 << 14;

    private readonly ParameterBuffer _parameters;
    private readonly Optimizer _optimizer;
    private readonly UpdateSettings _settings;
    private readonly KernelSet _kernels;
    private readonly WorkerPool _pool;
    private readonly WeightRun[] _runs, _wholes;
    private readonly double[] _squares;
    private readonly ParameterBuffer[] _state;
    private readonly Action<int> _update, _square;
    private AlignedBuffer _gradient = null!;
    private float _learningRate, _average, _scale;
    private long _step;
    private int _epoch;

    public ParameterUpdate(
        ParameterBuffer parameters, Optimizer optimizer, UpdateSettings settings, KernelSet kernels, WorkerPool pool)
    {
        (_parameters, _optimizer, _settings, _kernels, _pool) = (parameters, optimizer, settings, kernels, pool);
        State = [.. optimizer.State.Select(name => (name, new ParameterBuffer(parameters.Layout)))];
        _state = [.. State.Select(one => one.Buffer)];
        Average = settings.EmaDecay > 0f ? new ParameterBuffer(parameters.Layout) : null;
        Average?.CopyFrom(parameters);
        Slow = settings.Lookahead.Steps > 0 ? new ParameterBuffer(parameters.Layout) : null;
        Slow?.CopyFrom(parameters);
        ParameterSlot? last = parameters.Layout.Slots.LastOrDefault(slot => slot.Spec.Role == ParameterRole.Weight);
        ILookup<bool, WeightRun> runs = parameters.Layout.Slots.Where(slot => slot.Spec.IsTrainable)
            .SelectMany(slot => Cut(slot, optimizer.NeedsWhole(slot.Spec) && !(settings.HiddenOnly && slot == last)))
            .ToLookup(run => run.IsWhole);
        (_runs, _wholes) = ([.. runs[false]], [.. runs[true]]);
        _squares = new double[_runs.Length + _wholes.Length];
        _update = index => Update(_runs[index]);
        _square = Square;
    }

    /// <summary>What the optimizer remembers, by name.</summary>
    public ImmutableArray<(string Name, ParameterBuffer Buffer)> State { get; }

    /// <summary>The moving average of parameters and running statistics, or null where none is asked for.</summary>
    public ParameterBuffer? Average { get; }

    /// <summary>The slow weights and running statistics of a lookahead, or null where none is asked for.</summary>
    public ParameterBuffer? Slow { get; }

    /// <summary>
    /// What is measured and kept: the moving average or the slow weights where there are such, else the parameters.
    /// </summary>
    public ParameterBuffer Result => Average ?? Slow ?? _parameters;

    /// <summary>Moves the parameters along a gradient, which clipping may change.</summary>
    /// <param name="gradient">The gradient of all trained parameters.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="step">
    /// The step, from 0; the average forgets faster in the first ones, so that it does not hold on to the start.
    /// </param>
    /// <param name="epoch">The epoch, from 0; what learns in the first ones alone stays in the others.</param>
    /// <param name="steps">Steps of the whole run; 0 where they are not known.</param>
    public void Step(AlignedBuffer gradient, float learningRate, long step, int epoch = 0, long steps = 0)
    {
        (_gradient, _learningRate, _step, _epoch) = (gradient, learningRate, step, epoch);
        _average = (float)Math.Min(_settings.EmaDecay, (1.0 + step) / (10.0 + step));
        _scale = ClipScale();
        _pool.Run(_runs.Length, _update);
        foreach (WeightRun whole in _wholes)
        {
            Update(whole);
        }

        if (Average is not null)
        {
            _kernels.MovingAverage(_average, _parameters.Running, Average.Running);
        }

        if (Slow is not null)
        {
            LookAhead(Slow, step + 1, steps);
        }
    }

    public void Dispose()
    {
        foreach (ParameterBuffer buffer in _state)
        {
            buffer.Dispose();
        }

        Average?.Dispose();
        Slow?.Dispose();
    }

    /// <summary>
    /// Moves the slow weights where it is their step, and goes on from there; after the last step both are the same.
    /// </summary>
    private void LookAhead(ParameterBuffer slow, long done, long steps)
    {
        bool isTheirs = done % _settings.Lookahead.Steps == 0;
        if (isTheirs)
        {
            float decay = (float)_settings.Lookahead.DecayAt(done, steps);
            _kernels.MovingAverage(decay, _parameters.Trained, slow.Trained);
            _kernels.MovingAverage(decay, _parameters.Running, slow.Running);
        }

        if (isTheirs || done == steps)
        {
            _parameters.CopyFrom(slow);
        }
    }

    private IEnumerable<WeightRun> Cut(ParameterSlot slot, bool isWhole)
    {
        float rate = 1f, factor = 1f, decay = slot.Spec.Role == ParameterRole.Weight ? _settings.WeightDecay : 0f;
        int epochs = int.MaxValue;
        foreach (ParameterGroup group in _settings.Groups.Where(group => group.Matches(slot.Name)))
        {
            rate *= group.LearningRateFactor;
            factor *= group.WeightDecayFactor;
            decay = group.WeightDecay ?? decay;
            epochs = group.Epochs > 0 ? Math.Min(epochs, group.Epochs) : epochs;
        }

        int most = isWhole ? slot.Length : RunLength;
        for (int start = 0; start < slot.Length; start += most)
        {
            int length = Math.Min(most, slot.Length - start);
            yield return new WeightRun(slot.Spec, isWhole, slot.Offset + start, length, rate, decay * factor, epochs);
        }
    }

    /// <summary>
    /// What the gradient is multiplied by so that it is no longer than allowed; 1 where it is not. A gradient with a number that
    /// is none becomes so as a whole.
    /// </summary>
    /// <remarks><b>Source</b> torch.nn.utils.clip_grad_norm_.</remarks>
    private float ClipScale()
    {
        if (_settings.ClipNorm <= 0)
        {
            return 1;
        }

        // The runs' sums are added in their order, whoever took them.
        _pool.Run(_squares.Length, _square);
        double sum = 0;
        foreach (double square in _squares)
        {
            sum += square;
        }

        double norm = Math.Sqrt(sum);
        return (float)Math.Min(1, _settings.ClipNorm / (norm + 1e-6));
    }

    /// <summary>What does not learn has no gradient, as a parameter of PyTorch that requires none.</summary>
    private void Square(int index)
    {
        WeightRun run = index < _runs.Length ? _runs[index] : _wholes[index - _runs.Length];
        bool learns = run.RateFactor > 0 && _epoch < run.Epochs;
        _squares[index] = learns ? _kernels.SumOfSquares(_gradient.Span.Slice(run.Start, run.Length)) : 0;
    }

    private void Update(WeightRun run)
    {
        Span<float> weights = _parameters.Trained.Slice(run.Start, run.Length), gradient = _gradient.Span.Slice(
            run.Start, run.Length);
        if (run.RateFactor > 0 && _epoch < run.Epochs)
        {
            Clip(gradient);
            var step = new ParameterStep(_learningRate * run.RateFactor, run.Decay, _step, _kernels)
            {
                Parameter = run.Parameter,
                Pool = run.IsWhole ? _pool : null,
            };
            _optimizer.Update(step, gradient, weights, new OptimizerState(_state, run.Start, run.Length));
        }

        if (Average is not null)
        {
            _kernels.MovingAverage(_average, weights, Average.Trained.Slice(run.Start, run.Length));
        }
    }

    private void Clip(Span<float> gradient)
    {
        if (_scale != 1 || _settings.ClipValue > 0)
        {
            _kernels.ClipGradient(_scale, _settings.ClipValue > 0 ? _settings.ClipValue : float.PositiveInfinity, gradient);
        }
    }

    private sealed record WeightRun(
        ParameterSpec Parameter, bool IsWhole, int Start, int Length, float RateFactor, float Decay, int Epochs);
}
