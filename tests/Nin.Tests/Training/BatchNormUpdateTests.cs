using Nin.Data.Augmenting;
using Nin.Models;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Tests.Training;

public sealed class BatchNormUpdateTests
{
    /// <summary>Sums of 70 · 1024 products of single precision.</summary>
    private const double MeanTolerance = 1e-4;

    private static readonly Recipe Recipe = SmallRuns.Recipe with { Epochs = 1, EmaDecay = 0 };

    [Fact]
    public void Run_OnAnyThreads_ChangesTheStatisticsAloneToTheSameBits()
    {
        Model model = Trained();
        Model updated = BatchNormUpdate.Run(model, SmallRuns.WithoutValidation, threads: 2);
        Assert.NotEqual(model.WeightsSha256(), updated.WeightsSha256());
        foreach ((NamedTensor before, NamedTensor after) in model.Weights.Zip(updated.Weights))
        {
            bool isRunning = after.Name.Contains("running_", StringComparison.Ordinal);
            Assert.Equal(!isRunning, before.Tensor.Data.SequenceEqual(after.Tensor.Data));
        }

        Model alone = BatchNormUpdate.Run(model, SmallRuns.WithoutValidation, threads: 1);
        Assert.Equal(updated.WeightsSha256(), alone.WeightsSha256());
    }

    /// <summary>What was in the statistics before does not matter: they are measured from nothing.</summary>
    [Fact]
    public void Run_Twice_IsTheSame()
    {
        Model model = Trained();
        Model updated = BatchNormUpdate.Run(model, SmallRuns.WithoutValidation);
        Assert.Equal(updated.WeightsSha256(), BatchNormUpdate.Run(updated, SmallRuns.WithoutValidation).WeightsSha256());
    }

    /// <summary>
    /// The first convolution sees what the preprocessing gives, so the mean of its first normalisation follows from the pictures:
    /// one batch of all of them, one shard, nothing changed at random.
    /// </summary>
    [Fact]
    public void Run_OneBatchOfAll_HasTheMeanOfTheFirstConvolution()
    {
        Recipe whole = Recipe with { BatchSize = 70, Shards = 1, Augmentation = Augmentation.None };
        Model model = SmallRuns.Run(whole, SmallRuns.WithoutValidation).Model;
        Model updated = BatchNormUpdate.Run(model, SmallRuns.WithoutValidation);
        string norm = model.Network.Nodes.First(node => node.Layer.Kind.StartsWith("BatchNorm", StringComparison.Ordinal)).Name;
        string before = model.Network.Nodes.First(node => node.Name == norm).Inputs[0];
        using var session = new InferenceSession(
            model.Network.WithOutputs(model.Network.Outputs[0], before), model.Weights, threads: 1);
        double[] sums = [];
        foreach (int i in Enumerable.Range(0, 70))
        {
            float[] numbers = new float[model.Preprocessing.Length];
            model.Preprocessing.Apply(SmallRuns.Data.Train.Read(i), numbers);
            ReadOnlySpan<float> maps = session.Run(numbers)[1];
            int channels = model.Network.OutputShapes[model.Network.IndexOf(before)].Channels;
            sums = sums.Length == 0 ? new double[channels] : sums;
            for (int p = 0; p < maps.Length; p++)
            {
                sums[p % channels] += maps[p] / (double)(maps.Length / channels);
            }
        }

        NamedTensor mean = updated.Weights.Single(weight => weight.Name == $"{norm}.running_mean");
        for (int c = 0; c < sums.Length; c++)
        {
            Assert.Equal(sums[c] / 70, mean.Tensor.Data[c], MeanTolerance);
        }
    }

    [Fact]
    public void Run_NetworkWithoutNormalisation_IsGivenBack()
    {
        Recipe plain = Recipe with { Network = "lenet5", Augmentation = Augmentation.None };
        Model model = SmallRuns.Run(plain, SmallRuns.WithoutValidation).Model;
        Assert.False(BatchNormUpdate.IsNeededBy(model));
        Assert.Same(model, BatchNormUpdate.Run(model, SmallRuns.WithoutValidation));
    }

    [Fact]
    public void Run_DataOfOtherClasses_IsRefused()
    {
        Model model = Trained();
        var other = new Model(model.Network, model.Weights, [.. model.Labels.Select(label => label + "s")], model.Preprocessing);
        Assert.Contains(
            "the model does not know the classes", Assert.Throws<ArgumentException>(
                () => BatchNormUpdate.Run(other, SmallRuns.WithoutValidation)).Message,
            StringComparison.Ordinal);
    }

    private static Model Trained() => SmallRuns.Run(Recipe, SmallRuns.WithoutValidation).Model;
}
