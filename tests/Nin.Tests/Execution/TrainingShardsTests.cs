using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Threading;

namespace Nin.Tests.Execution;

public sealed class TrainingShardsTests
{
    [Theory]
    [InlineData(64, 8, 8)]
    [InlineData(63, 8, 7)]
    [InlineData(32, 8, 4)]
    [InlineData(15, 8, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(2, 8, 1)]
    [InlineData(1, 8, 1)]
    [InlineData(1000, 2, 2)]
    public void Of_Batch_GivesEachShardEnough(int pictures, int asked, int expected) =>
        Assert.Equal(expected, TrainingShards.Of(pictures, asked, TrainingShards.EnoughPictures));

    [Theory]
    [InlineData("batch norm", 8)]
    [InlineData("mlpconv", 1)]
    public void FewestPictures_NormalisationOrNone(string name, int expected) =>
        Assert.Equal(expected, TrainingShards.FewestPictures(SmallNetworks.Create(name)));

    /// <summary>
    /// A whole batch of 20, in two shards, and all smaller ones: each in one shard as long as it has the room of ten.
    /// </summary>
    [Fact]
    public void Run_AnyBatch_IsThatOfTheFewestShardsThatHoldIt()
    {
        Network network = SmallNetworks.Create("batch norm");
        using var pool = new WorkerPool(2);
        for (int count = 1; count <= 20; count++)
        {
            using ParameterBuffer parameters = TestNumbers.Parameters(network), same = TestNumbers.Parameters(network);
            float[] pictures = TestNumbers.Pictures(network, count);
            int[] labels = TestNumbers.Labels(network, count);
            using var executor = new TrainingExecutor(network, parameters, KernelSet.Default, pool, 20, 8, new Classification());
            using var expected = new TrainingExecutor(
                network, same, KernelSet.Default, pool, count, count <= 10 ? 1 : 2, new Classification(), fewestPictures: 1);
            Assert.Equal(expected.Run(pictures, labels, 1, 1), executor.Run(pictures, labels, 1, 1));
            Assert.Equal(expected.Gradient.Span, executor.Gradient.Span);
            Assert.Equal(same.Running, parameters.Running);
        }
    }
}
