using Nin.Data;
using Nin.Training;
using Nin.Training.RangeTest;

namespace Nin.Tests.Training;

/// <summary>Batches that are small for a network with batch normalisation.</summary>
public sealed class BatchNormBatchTests
{
    private static readonly Recipe SmallBatches = SmallRuns.Recipe with { Epochs = 1, BatchSize = 16, Shards = 8 };

    [Fact]
    public void Run_MoreShardsThanHaveEnoughPictures_TakesFewerAndSaysSo()
    {
        var observer = new ScriptedObserver();
        string capped = SmallRuns.Run(SmallBatches, SmallRuns.Data, observer: observer).WeightsSha256;
        Assert.Equal(["a batch of 16 is worked on in 2 parts, not in 8, so that batch normalisation sees 8 pictures or more in each"], observer.Notices);
        Assert.Equal(SmallRuns.Run(SmallBatches with { Shards = 2 }, SmallRuns.Data).WeightsSha256, capped);
    }

    [Fact]
    public void Run_NetworkWithoutNormalisation_KeepsItsShards()
    {
        var observer = new ScriptedObserver();
        SmallRuns.Run(SmallBatches with { Network = "nin-mnist" }, SmallRuns.Data, observer: observer);
        Assert.Empty(observer.Notices);
    }

    [Fact]
    public void Run_BatchOfSeven_SaysThatItIsLittle()
    {
        var observer = new ScriptedObserver();
        SmallRuns.Run(SmallBatches with { BatchSize = 7 }, SmallRuns.Data, observer: observer);
        Assert.Equal(["a batch of 7 is little to normalise over; 8 pictures or more are better"], observer.Notices);
    }

    [Fact]
    public void Run_BatchOfOne_IsAnErrorThatSaysWhy()
    {
        Recipe recipe = SmallBatches with { BatchSize = 1 };
        const string expected = "batchSize: expected at least 2, since nin-small has batch normalisation, which compares the pictures of a batch, got 1.";
        Assert.Equal(expected, Assert.Throws<RecipeException>(() => SmallRuns.Run(recipe, SmallRuns.Data)).Message);
        Assert.Equal(
            expected, Assert.Throws<RecipeException>(() => new LearningRateFinder(recipe, SmallRuns.Data).Run()).Message);
    }

    [Fact]
    public void Run_ManyPicturesThatFillNoBatch_SaysThatTheySitOut()
    {
        var observer = new ScriptedObserver();
        SmallRuns.Run(SmallBatches with { BatchSize = 40 }, SmallRuns.Data, observer: observer);
        Assert.Contains("each epoch learns from 40 of the 70 training pictures, because batches are full; the 30 left over are others each time. A smaller batch size leaves fewer", observer.Notices);
    }

    [Fact]
    public void LearningRateFinder_MoreShardsThanHaveEnoughPictures_TakesFewer()
    {
        LearningRateCurve Find(int shards) =>
            new LearningRateFinder(
                SmallBatches with { Shards = shards }, SmallRuns.Data, new LearningRateFinderOptions { Steps = 20 }).Run();
        Assert.Equal(Find(2).Points, Find(8).Points);
    }

    /// <summary>With a picture a shard the same run came to 9.75 %.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Run_BatchesOfEightOnShapes_LearnsThem()
    {
        Recipe recipe = RecipeFile.Load("shapes") with
        {
            Epochs = 2,
            BatchSize = 8,
            Optimizer = new OptimizerSettings { LearningRate = 0.05f },
        };
        Assert.InRange(new Trainer(recipe, new DataCatalog().Open("shapes")).Run().Test!.Accuracy, 0.95, 1);
    }
}
