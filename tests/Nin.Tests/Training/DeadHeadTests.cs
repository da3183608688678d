using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Cases;
using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Tests.Training;

/// <summary>Networks whose class maps have all gone to zero, made so or died in training.</summary>
public sealed class DeadHeadTests
{
    /// <summary>A plain NiN, with a ReLU behind its class maps, at a rate that is too high for some seeds.</summary>
    private static readonly Recipe Wild = new()
    {
        Network = "nin-mnist",
        Epochs = 8,
        BatchSize = 10,
        Shards = 2,
        Validation = 0,
        Optimizer = new OptimizerSettings { LearningRate = 0.1f, Nesterov = false, WeightDecay = 0 },
        Schedule = new ScheduleSettings { Kind = ScheduleKind.Constant },
        OnDeadHead = DeadHeadAction.Stop,
    };

    private static readonly DataSplits Data = new("t", new ShapesDataset("t", 20, 1, 0), null, null);

    [Fact]
    public void Run_HeadDiedAndStop_SaysWhereAndWhatToDo()
    {
        var error = Assert.Throws<TrainingException>(() => Run(Wild, Dead()));
        Assert.Equal(
            "step 5, epoch 3, learning rate 0.1: dead head: every class map was zero for 5 whole batches, so no gradient comes back "
            + "and the loss stays at 2.302585. Try another seed, a lower rate, initialization.biases={\"mlpconv3.conv3\":1}, or the "
            + "batch-normalised form of the network (its name with -bn).",
            error.Message);
    }

    [Fact]
    public void Run_HiddenLayerDied_IsNoticedThoughTheBiasesStillMove()
    {
        // Nothing passes the first ReLU any more; the class maps are their biases, for every picture.
        Model alive = Dead();
        NamedTensor[] weights = [.. alive.Weights.Select(tensor => new NamedTensor(tensor.Name, new Tensor(
            tensor.Tensor.Shape, Array.ConvertAll(tensor.Tensor.Data, _ => Value(tensor.Name)))))];
        var hidden = new Model(alive.Network, weights, alive.Labels, alive.Preprocessing);
        var error = Assert.Throws<TrainingException>(() => Run(Wild with { BatchSize = 4 }, hidden));

        // Dropout behind the dead layer makes noise of what biases there still pass, for the first steps.
        Assert.Matches(
            @"^step \d, epoch \d, learning rate 0.1: dead layer: all pictures of 5 whole batches had the very same outputs, so no picture is told from another\.",
            error.Message);

        static float Value(string name) => name switch
        {
            "mlpconv1.conv1.bias" => -100f,
            "mlpconv3.conv3.bias" => 0.5f,
            _ => 0.01f,
        };
    }

    [Fact]
    public void Observe_SameOutputs_IsNamedAfterFiveStepsOnEnd()
    {
        var guard = new DeadHeadGuard(Math.Log(10));
        for (int i = 0; i < 4; i++)
        {
            Assert.Null(guard.Observe(2.31, false, true));
        }

        Assert.Null(guard.Observe(2.31, false, false));
        Assert.Equal([null, null, null, null], Enumerable.Range(0, 4).Select(_ => guard.Observe(2.31, false, true)));
        Assert.StartsWith("dead layer: all pictures of 5 whole batches", guard.Observe(2.31, false, true));
    }

    [Fact]
    public void Run_HeadDiedAndIgnore_GoesOnAtTheLossOfChance()
    {
        var observer = new ScriptedObserver();
        TrainingResult result = Run(Wild with { OnDeadHead = DeadHeadAction.Ignore }, Dead(), observer);
        Assert.Equal(TrainingEnd.Completed, result.End);
        Assert.Equal(
            Enumerable.Range(DeadHeadGuard.ZeroSteps, observer.DeadAt.Count).Select(step => (long)step), observer.DeadAt);
        Assert.NotEmpty(observer.DeadAt);

        // A logarithm, off by two roundings, as often as there are pictures: added up over shards and steps, and divided again.
        double roundings = (Data.Train.Count + 4) * Roundoff.DoubleUnit;
        Assert.All(observer.Epochs, epoch => Assert.Equal(Math.Log(10), epoch.TrainLoss, roundings * Math.Log(10)));
    }

    [Fact]
    public void Run_HeadDeadWithEverySeed_GivesUpAfterTenRestarts()
    {
        var observer = new ScriptedObserver();
        Assert.Throws<TrainingException>(
            () => Run(Wild with { BatchSize = 2, OnDeadHead = DeadHeadAction.Restart }, Dead(), observer));
        Assert.Equal(10, observer.Notices.Count(notice => notice.Contains("Starting again", StringComparison.Ordinal)));
        Assert.EndsWith("(step 5). Starting again with another seed, restart 10 of 10.", observer.Notices[^1]);
    }

    [Fact]
    public void Run_HeadDiesInTraining_StartsAgainToTheSameBitsEveryTime()
    {
        Recipe dying = FirstDyingSeed() with { OnDeadHead = DeadHeadAction.Restart };
        ScriptedObserver observer = new(), again = new();
        using var folder = new TemporaryFolder();
        TrainingResult result = SmallRuns.Run(dying, Data, folder.Path, observer: observer);
        Assert.Equal((TrainingEnd.Completed, 8), (result.End, result.Epochs));
        Assert.Contains("Starting again with another seed, restart 1 of 10.", observer.Notices[0], StringComparison.Ordinal);
        Assert.Equal(result.WeightsSha256, SmallRuns.Run(dying, Data, threads: 1, observer: again).WeightsSha256);
        Assert.Equal(observer.Notices, again.Notices);

        // The attempts after the first are other runs, not the same again.
        Assert.NotEqual(observer.Epochs[0].TrainLoss, observer.Epochs.Last(epoch => epoch.Epoch == 1).TrainLoss);
        Assert.Equal(8, File.ReadLines(folder["metrics.jsonl"]).Count());
    }

    [Fact]
    public void Run_CancelledBetweenTheLastMapAndTheVerdict_RestartsAtTheSameStep()
    {
        Recipe recipe = Wild with { OnDeadHead = DeadHeadAction.Stop };
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var observer = new ScriptedObserver { AtStep = step => { if (step == 3) { source.Cancel(); } } };
        var options = new TrainerOptions { Folder = folder.Path, InitFrom = Dead(), Observer = observer };
        Assert.Throws<OperationCanceledException>(() => new Trainer(recipe, Data, options).Run(source.Token));
        var error = Assert.Throws<TrainingException>(() => new Trainer(recipe, Data, options with { Resume = true }).Run());
        Assert.StartsWith("step 5, epoch 3", error.Message);
        Assert.Contains($"The last good checkpoint is {folder["checkpoint.safetensors"]}.", error.Message, StringComparison.Ordinal);
    }

    private static Recipe FirstDyingSeed()
    {
        for (ulong seed = 5; seed < 60; seed++)
        {
            try
            {
                SmallRuns.Run(Wild with { Seed = seed }, Data);
            }
            catch (TrainingException error) when (error.Message.Contains("dead head", StringComparison.Ordinal))
            {
                return Wild with { Seed = seed };
            }
            catch (TrainingException)
            {
                // A loss that is no number: another end, tested elsewhere.
            }
        }

        throw new InvalidOperationException("No seed died; choose a higher rate.");
    }

    private static TrainingResult Run(Recipe recipe, Model from, ITrainingObserver? observer = null) =>
        new Trainer(recipe, Data, new TrainerOptions { InitFrom = from, Observer = observer, Threads = 2 }).Run();

    /// <summary>A network whose last biases lie far below what any picture can raise.</summary>
    private static Model Dead()
    {
        Network network = NetworkCatalog.Find(Wild.Network).Create();
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        new InitializationSettings().Apply(parameters, 1);
        parameters[parameters.Layout["mlpconv3.conv3.bias"]].Fill(-1e6f);
        return new Model(network, parameters.ToTensors(), Data.Train.Classes, Preprocessing.ScaleOnly(28, 28, 1));
    }
}
