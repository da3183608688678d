using System.Diagnostics;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Timing;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Execution.Timing;

public sealed class OperationTimesTests
{
    /// <summary>Two readers of one value: their gradients are added between the operations.</summary>
    private static readonly Network Branches = new NetworkBuilder("branches", height: 8, width: 8, channels: 3)
        .Conv2d(16, 3, padding: 1).Relu()
        .Residual("block", inner => inner.Conv2d(16, 3, padding: 1).Relu())
        .Conv2d(4, 1).GlobalAvgPool2d().Build();

    [Fact]
    public void ForwardAndBackward_Training_GiveTheSameBitsAndATimeForEachOperation()
    {
        float[] plain = GradientOf(timed: false, out _);
        long begun = Stopwatch.GetTimestamp();
        Assert.Equal(plain, GradientOf(timed: true, out OperationTimes times));
        double elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Assert.Equal(3, times.Passes);

        // A convolution takes longer than any clock's tick; two threads together no longer than twice the whole.
        Assert.All(
            times.Seconds().Where(one => one.Operation.MultiplyAdds > 0),
            one => Assert.True(one.Forward > 0 && one.Backward > 0, one.Operation.Output.Name));
        Assert.InRange(times.Seconds().Sum(one => one.Forward + one.Backward), 0, 2 * elapsed);
    }

    [Fact]
    public void Forward_Inference_GivesTheSameBits()
    {
        using ParameterBuffer parameters = Parameters();
        using var pool = new WorkerPool(2);
        using var executor = new InferenceExecutor(Branches, parameters, KernelSet.Default, pool);
        float[] pictures = Pictures(40), plain = new float[40 * 4], timed = new float[40 * 4];
        executor.Run(40, pictures, plain);
        executor.Times = new OperationTimes(executor.Plan);
        executor.Run(40, pictures, timed);
        Assert.Equal(plain, timed);
        Assert.True(executor.Times.Passes > 0);
    }

    private static float[] GradientOf(bool timed, out OperationTimes times)
    {
        using ParameterBuffer parameters = Parameters();
        using var pool = new WorkerPool(2);
        using var executor = new TrainingExecutor(
            Branches, parameters, KernelSet.Default, pool, batchSize: 5, shards: 3, objective: new Classification());
        times = new OperationTimes(executor.Plan);
        executor.Times = timed ? times : null;
        executor.Run(Pictures(5), new[] { 0, 1, 2, 3, 0 }, seed: 1, step: 0);
        return executor.Gradient.Span.ToArray();
    }

    private static ParameterBuffer Parameters()
    {
        var parameters = new ParameterBuffer(new ParameterLayout(Branches));
        new InitializationSettings().Apply(parameters, seed: 3);
        return parameters;
    }

    private static float[] Pictures(int count) =>
        [.. Enumerable.Range(0, count * Branches.Input.Length).Select(i => (i * 37 % 101 / 50f) - 1f)];
}
