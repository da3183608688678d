using Nin.Networks;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Experiments.Known;

/// <summary>The blocks that networks of several experiments have in common: mlpconvs of one width, batch-normalised.</summary>
internal static class SmallBlocks
{
    /// <summary>Channels of every convolution; the first of the paper has 192.</summary>
    private const int Width = 48, PaperWidth = 192;

    /// <summary>An experiment with these blocks at the size asked for.</summary>
    /// <param name="create">Makes it of a width and a number of epochs.</param>
    /// <param name="size">The size.</param>
    /// <param name="epochs">The epochs asked for; those of the size where null.</param>
    public static ExperimentPlan Plan(Func<int, int, Experiment> create, ExperimentSize size, int? epochs) => size switch
    {
        ExperimentSize.Quick => new(create(Width / 2, epochs ?? 12))
        {
            Data = "shapes",
            PicturesPerClass = 40,
            Seeds = 2,
            Sample = 200,
        },
        ExperimentSize.Hour => new(create(Width, epochs ?? 30)) { PicturesPerClass = 500, Seeds = 5 },
        _ => new(create(PaperWidth, epochs ?? 20)) { Sample = 5000 },
    };

    public static NetworkBuilder Begin(string name, FeatureShape input) => new(name, input.Height, input.Width, input.Channels);

    /// <summary>The first two blocks, each with its pooling.</summary>
    public static void AddMlpConvs(NetworkBuilder builder, int width) => builder
        .MlpConv("mlpconv1", new MlpConv(5, [width, width, width], Padding: 2, BatchNorm: true))
        .MaxPool2d(3, 2, ceilMode: true)
        .MlpConv("mlpconv2", new MlpConv(3, [width, width, width], Padding: 1, BatchNorm: true))
        .MaxPool2d(3, 2, ceilMode: true);

    /// <summary>The last block, with a map for each class.</summary>
    public static MlpConv Last(int width, int classes) =>
        new(3, [width, width, classes], Padding: 1, BatchNorm: true, LastIsLinear: true);

    public static Recipe Recipe(string experiment, string network, int epochs) => new()
    {
        Name = experiment,
        Network = network,
        Data = "cifar10",
        Epochs = epochs,
        BatchSize = 32,
        Shards = 2,
        Optimizer = new OptimizerSettings { LearningRate = 0.05f },
    };
}
