using Nin.Data.Targets;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Random;
using Nin.Threading;
using Nin.Training;

namespace Nin.Benchmarking;

/// <summary>The call that is timed, with all that it needs.</summary>
internal abstract class BenchmarkWork : IDisposable
{
    protected BenchmarkWork(Network network, BenchmarkCase what)
    {
        Pool = new WorkerPool(what.Threads);
        Pictures = new float[what.BatchSize * network.Input.Length];

        // Uniform numbers of variance 1, as pictures have after standardising; what is on them does not matter here.
        var random = new RandomStream(1, RandomPurpose.Measurement, 0, 0);
        float bound = MathF.Sqrt(3f);
        for (int i = 0; i < Pictures.Length; i++)
        {
            Pictures[i] = ((2f * random.NextSingle()) - 1f) * bound;
        }
    }

    public abstract ExecutionPlan Plan { get; }

    /// <summary>Where the time of every operation is added up; null for nowhere.</summary>
    public abstract OperationTimes? Times { set; }

    protected WorkerPool Pool { get; }

    protected float[] Pictures { get; }

    public static BenchmarkWork Create(Network network, ParameterBuffer parameters, BenchmarkCase what) =>
        what.Mode == BenchmarkMode.Inference
        ? new InferenceWork(network, parameters, what)
        : new TrainingWork(network, parameters, what);

    public abstract void Call();

    public virtual void Dispose() => Pool.Dispose();

    private sealed class InferenceWork : BenchmarkWork
    {
        private readonly InferenceExecutor _executor;
        private readonly float[] _outputs;
        private readonly int _count;

        public InferenceWork(Network network, ParameterBuffer parameters, BenchmarkCase what)
            : base(network, what)
        {
            _executor = new InferenceExecutor(network, parameters, KernelSet.Default, Pool);
            (_count, _outputs) = (what.BatchSize, new float[what.BatchSize * network.Classes]);
        }

        public override ExecutionPlan Plan => _executor.Plan;

        public override OperationTimes? Times
        {
            set => _executor.Times = value;
        }

        public override void Call() => _executor.Run(_count, Pictures, _outputs);

        public override void Dispose()
        {
            _executor.Dispose();
            base.Dispose();
        }
    }

    /// <summary>
    /// A step of the default recipe with a learning rate of 0, so that the weights stay what they are however long it takes.
    /// </summary>
    private sealed class TrainingWork : BenchmarkWork
    {
        private readonly TrainingStep _step;
        private readonly float[] _targets;

        public TrainingWork(Network network, ParameterBuffer parameters, BenchmarkCase what)
            : base(network, what)
        {
            var recipe = new Recipe();
            var options = new TrainingStepOptions { BatchSize = what.BatchSize, Shards = recipe.Shards, Update = recipe.Update };
            _step = new TrainingStep(
                network, new Classification(recipe.LabelSmoothing), recipe.Optimizer.Create(), options, Pool, KernelSet.Default);
            _step.Parameters.CopyFrom(parameters);
            _targets = new float[what.BatchSize * _step.Encoding.Length];
            for (int i = 0; i < what.BatchSize; i++)
            {
                _step.Encoding.Encode(
                    ClassTarget.Of(i % network.Classes), _targets.AsSpan(i * _step.Encoding.Length, _step.Encoding.Length));
            }
        }

        public override ExecutionPlan Plan => _step.Plan;

        public override OperationTimes? Times
        {
            set => _step.Times = value;
        }

        public override void Call()
        {
            _step.Compute(Pictures, _targets, seed: 1);
            _step.Update(learningRate: 0f);
        }

        public override void Dispose()
        {
            _step.Dispose();
            base.Dispose();
        }
    }
}
