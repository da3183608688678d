using Nin.Models;
using Nin.Training;
using Nin.Training.Optimizers;
using Nin.Training.Schedules;

namespace Nin.Tests.Training;

/// <summary>
/// The recipe for fast training and everything in it: beginnings that are measured, on any threads, after any resumption.
/// </summary>
public sealed class MeasuredStartTests
{
    /// <summary>Every setting that the fast recipe has and some it has not, on two epochs of four small steps.</summary>
    private static readonly Recipe Fast = RecipeFile.Load("cifar10-fast") with
    {
        Epochs = 2,
        BatchSize = 16,
        Shards = 2,
        InputSize = 12,
        Optimizer = RecipeFile.Load("cifar10-fast").Optimizer with { LearningRate = 0.1f, SgdLearningRate = 0.01f },
        Initialization = RecipeFile.Load("cifar10-fast").Initialization with { WhitenPictures = 30, LsuvPictures = 8 },
        Lookahead = new LookaheadSettings { Steps = 3 },
        TestViews = TestViews.Shifts,
    };

    public static TheoryData<OptimizerKind> Kinds => [OptimizerKind.Sgd, OptimizerKind.Muon];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_FastRecipe_GivesTheSameWeightsOnAnyThreadsAndAfterACancellation(OptimizerKind kind)
    {
        Recipe recipe = Fast with { Optimizer = Fast.Optimizer with { Kind = kind } };
        TrainingResult expected = SmallRuns.Run(recipe, SmallRuns.WithoutValidation, threads: 1);
        Assert.Equal(
            expected.WeightsSha256,
            SmallRuns.Run(recipe, SmallRuns.WithoutValidation, threads: 3, loaderThreads: 2).WeightsSha256);
        Assert.Equal((20, TestViews.Shifts), (expected.TestByViews!.Pictures, expected.TestViews));
        foreach (int step in new[] { 4, 7 })
        {
            using var folder = new TemporaryFolder();
            using var cancellation = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => SmallRuns.Run(
                recipe, SmallRuns.WithoutValidation, folder.Path, observer: new Canceller(step, cancellation),
                cancellation: cancellation.Token));
            TrainingResult resumed = SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path, resume: true, threads: 2);
            Assert.Equal(expected.WeightsSha256, resumed.WeightsSha256);
        }
    }

    [Fact]
    public void Run_WhatIsFixed_StaysAndWhatLearnsForAnEpochStopsThen()
    {
        Recipe recipe = Fast with
        {
            Lookahead = new LookaheadSettings(),
            ParameterGroups = [.. Fast.ParameterGroups.Select(group => group.Epochs > 0 ? group with { Epochs = 1 } : group)],
        };
        Recipe longer = recipe with { Epochs = 2, Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant } };
        Recipe shorter = longer with { Epochs = 1 };
        TrainingResult one = SmallRuns.Run(shorter, SmallRuns.WithoutValidation);
        TrainingResult two = SmallRuns.Run(longer, SmallRuns.WithoutValidation);
        Assert.Equal(Weights(one, "whiten.weight"), Weights(two, "whiten.weight"));
        Assert.Equal(Weights(one, "whiten.bias"), Weights(two, "whiten.bias"));
        Assert.Contains(Weights(one, "whiten.bias"), value => value != 0);
        Assert.All(Weights(two, "block2.norm1.weight"), value => Assert.Equal(1f, value));
        Assert.NotEqual(Weights(one, "block2.norm1.bias"), Weights(two, "block2.norm1.bias"));
    }

    [Fact]
    public void Run_BegunWithAModel_LeavesItsWeightsAlone()
    {
        TrainingResult first = SmallRuns.Run(Fast with { Epochs = 1 }, SmallRuns.WithoutValidation);
        Recipe recipe = Fast with
        {
            Epochs = 1,
            ParameterGroups = [new ParameterGroup("*", LearningRateFactor: 0f)],
            Lookahead = new LookaheadSettings(),
        };
        var options = new TrainerOptions { Threads = 2, InitFrom = first.Model };
        TrainingResult second = new Trainer(recipe with { Seed = 9 }, SmallRuns.WithoutValidation, options).Run();
        foreach (string name in new[] { "whiten.weight", "block1.conv1.weight", "head.weight" })
        {
            Assert.Equal(Weights(first, name), Weights(second, name));
        }
    }

    [Fact]
    public void TrainingStep_MeasuredInitialization_IsRefused()
    {
        var options = new TrainingStepOptions { Initialization = new InitializationSettings { LsuvPictures = 8 } };
        var error = Assert.Throws<ArgumentException>(
            () => new TrainingStep(Nin.Networks.NetworkCatalog.Find("nin-small").Create(), options: options));
        Assert.StartsWith("TrainingStep: expected an initialization without Whiten and LsuvPictures, which are measured on pictures.", error.Message);
    }

    private static float[] Weights(TrainingResult result, string name) =>
        result.Model.Weights.Single(tensor => tensor.Name == name).Tensor.Data.ToArray();

    private sealed class Canceller(int step, CancellationTokenSource cancellation) : ITrainingObserver
    {
        private int _steps;

        public void OnProgress(in TrainingProgress progress)
        {
            if (++_steps == step)
            {
                cancellation.Cancel();
            }
        }
    }
}
