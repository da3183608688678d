using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Testing.Cases;
using Nin.Threading;
using Nin.Training;

namespace Nin.Tests.Execution;

public sealed class TrainingExecutorTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Run_AnyThreads_GivesTheSameBits(string name)
    {
        Network network = SmallNetworks.Create(name);
        float[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 5 })
        {
            float[] actual = Train(network, count: 13, shards: 8, threads, steps: 3);
            Assert.Equal(expected ??= actual, actual);
        }
    }

    [Fact]
    public void Run_MoreParametersThanOnePieceOfTheReduction_GivesTheSameBits()
    {
        Network network = new NetworkBuilder("wide", 2, 2, 64).Conv2d(160, 2).Relu().GlobalAvgPool2d().Linear(60).Build();
        Assert.True(network.ParameterCount > 3 << 14);
        Assert.Equal(Train(network, 6, 5, threads: 1, steps: 2), Train(network, 6, 5, threads: 4, steps: 2));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(8, 3)]
    [InlineData(7, 4)]
    [InlineData(11, 5)]
    [InlineData(13, 6)]
    [InlineData(15, 7)]
    [InlineData(9, 8)]
    [InlineData(3, 8)]
    [InlineData(1, 8)]
    public void Run_AnyShards_AddsUpToTheGradientOfOne(int count, int shards)
    {
        foreach (string name in new[] { "mlpconv", "concat", "dropout", "softmax in the middle", "three users" })
        {
            Network network = SmallNetworks.Create(name);
            using ParameterBuffer parameters = TestNumbers.Parameters(network);
            using var pool = new WorkerPool(2);
            float[] pictures = TestNumbers.Pictures(network, count);
            int[] labels = TestNumbers.Labels(network, count);
            using var one = new TrainingExecutor(network, parameters, KernelSet.Default, pool, count, 1, new Classification());
            using var many = new TrainingExecutor(
                network, parameters, KernelSet.Default, pool, count, shards, new Classification());
            StepResult expected = one.Run(pictures, labels, 1, 2), actual = many.Run(pictures, labels, 1, 2);

            // One order of adding against another: as many roundings as there are terms, of pictures times pixels.
            var reference = new ReferenceInterpreter(network, parameters);
            _ = reference.Train(pictures, labels, 1, 0f, 1, 2);
            double tolerance = 2 * count * network.OutputShapes.Max(shape => shape.Pixels) * UnitRoundoff;
            Assert.Equal(expected.Loss, actual.Loss, tolerance * expected.Loss);
            Assert.Equal(expected.Correct, actual.Correct);
            foreach (ParameterSlot slot in parameters.Layout.Slots)
            {
                double scale = reference.Magnitudes.AsSpan(slot.Offset, slot.Length).ToArray().Max();
                for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
                {
                    Assert.Equal(one.Gradient.Span[i], many.Gradient.Span[i], tolerance * scale);
                }
            }
        }
    }

    [Fact]
    public void Run_SmallerBatchThanPlanned_GivesWhatAPlanForItGives()
    {
        Network network = SmallNetworks.Create("batch norm");
        using ParameterBuffer parameters = TestNumbers.Parameters(network), same = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(2);
        float[] pictures = TestNumbers.Pictures(network, 5);
        int[] labels = TestNumbers.Labels(network, 5);
        using var large = new TrainingExecutor(network, parameters, KernelSet.Default, pool, 64, 4, new Classification());
        using var exact = new TrainingExecutor(network, same, KernelSet.Default, pool, 5, 4, new Classification());
        Assert.Equal(exact.Run(pictures, labels, 1, 1), large.Run(pictures, labels, 1, 1));
        Assert.Equal(exact.Gradient.Span, large.Gradient.Span);
        Assert.Equal(same.Running, parameters.Running);
    }

    [Fact]
    public void Run_Normalisation_MovesTheRunningStatisticsAsPyTorchDoesInEachShard()
    {
        Network network = new NetworkBuilder("norm", 1, 2, 1).BatchNorm2d("bn").GlobalAvgPool2d().Build();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(
            network, parameters, KernelSet.Default, pool, 4, 2, new Classification(), fewestPictures: 1);
        executor.Run(new float[] { 1, 3, 5, 7, 2, 2, 2, 6 }, new int[4], 0, 0);

        // Shard one: mean 4, unbiased variance 20/3. Shard two: mean 3, unbiased variance 4. Their mean has a weight of 0.1.
        // Four roundings in a shard, four behind it.
        double variance = 0.9 + (0.1 * ((20.0 / 3) + 4) / 2);
        Assert.Equal(0.35, parameters.Running[0], Roundoff.Sum(8) * 0.35);
        Assert.Equal(variance, parameters.Running[1], Roundoff.Sum(8) * variance);
    }

    [Fact]
    public void Run_EveryOutputZero_SaysSo()
    {
        Network network = new NetworkBuilder("dead", 2, 2, 1).Conv2d(3, 1, name: "c").Relu().GlobalAvgPool2d().Build();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        parameters[parameters.Layout["c.bias"]].Fill(-1f);
        using var pool = new WorkerPool(1);
        using var executor = new TrainingExecutor(network, parameters, KernelSet.Default, pool, 4, 8, new Classification());
        float[] pictures = TestNumbers.Pictures(network, 4);
        StepResult dead = executor.Run(pictures, new int[4], 0, 0);
        Assert.True(dead.AllOutputsZero);

        // The losses are doubles: four of them are added up and divided, and the logarithm itself may be off by two roundings.
        Assert.Equal(Math.Log(3), dead.Loss, 6 * Roundoff.DoubleUnit * Math.Log(3));
        Assert.All(executor.Gradient.Span.ToArray(), g => Assert.Equal(0f, g));

        parameters[parameters.Layout["c.bias"]][1] = 1e-6f;
        Assert.False(executor.Run(pictures, new int[4], 0, 0).AllOutputsZero);
    }

    [Fact]
    public void ExecutionPlan_MoreActivationsThanCanBeCounted_SaysWhatToDo()
    {
        Network network = new NetworkBuilder("vast", 1 << 15, 1 << 14, 1).Relu().GlobalAvgPool2d().Build();
        var error = Assert.Throws<NetworkException>(
            () => new ExecutionPlan(network, new ParameterLayout(network), KernelSet.Default, capacity: 8, training: true));
        Assert.Equal("vast: 8 pictures at once have more activations than can be counted; take smaller batches or more shards.", error.Message);
        Assert.True(
            new ExecutionPlan(network, new ParameterLayout(network), KernelSet.Default, 1,
            training: false).ArenaLength >= 1 << 29);
    }

    private static float[] Train(Network network, int count, int shards, int threads, int steps)
    {
        using ParameterBuffer parameters = TestNumbers.Parameters(network);
        using var pool = new WorkerPool(threads);
        using var executor = new TrainingExecutor(
            network, parameters, KernelSet.Default, pool, count, shards, new Classification(0.05f), fewestPictures: 1);
        using var optimizer = LabelledRuns.Update(parameters, new Recipe { EmaDecay = 0.5f }, KernelSet.Default, pool);
        float[] pictures = TestNumbers.Pictures(network, count);
        int[] labels = TestNumbers.Labels(network, count);
        float loss = 0;
        for (int step = 0; step < steps; step++)
        {
            loss += (float)executor.Run(pictures, labels, 7, (uint)step).Loss;
            optimizer.Step(executor.Gradient, 0.02f, step);
        }

        return [loss, .. executor.Gradient.Span, .. parameters.Trained, .. parameters.Running, .. optimizer.Average!.Trained];
    }
}
