using Nin.Execution;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Kernels.Random;
using Nin.Kernels.Threading;
using Nin.Networks;
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
        var random = new RandomStream(1, RandomPurpose.Test, 0, 0);
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

    public static BenchmarkWork Create(Network network, ParameterBuffer parameters, BenchmarkCase what) => what.Mode == BenchmarkMode.Inference
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

    /// <summary>A step of the default recipe with a learning rate of 0, so that the weights stay what they are however long it takes.</summary>
    private sealed class TrainingWork : BenchmarkWork
    {
        private readonly ParameterBuffer _parameters;
        private readonly TrainingExecutor _executor;
        private readonly SgdOptimizer _optimizer;
        private readonly int[] _labels;
        private uint _step;

        public TrainingWork(Network network, ParameterBuffer parameters, BenchmarkCase what)
            : base(network, what)
        {
            var recipe = new Recipe();
            _parameters = new ParameterBuffer(parameters.Layout);
            _parameters.CopyFrom(parameters);
            _executor = new TrainingExecutor(
                network, _parameters, KernelSet.Default, Pool, what.BatchSize, recipe.Shards, recipe.LabelSmoothing);
            _optimizer = new SgdOptimizer(_parameters, recipe, KernelSet.Default, Pool, _executor);
            _labels = [.. Enumerable.Range(0, what.BatchSize).Select(i => i % network.Classes)];
        }

        public override ExecutionPlan Plan => _executor.Plan;

        public override OperationTimes? Times
        {
            set => _executor.Times = value;
        }

        public override void Call()
        {
            _executor.Run(Pictures, _labels, seed: 1, _step);
            _optimizer.Step(learningRate: 0f, _step++);
        }

        public override void Dispose()
        {
            _optimizer.Dispose();
            _executor.Dispose();
            _parameters.Dispose();
            base.Dispose();
        }
    }
}
