using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Testing.Cases;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Objectives;

public sealed class MultiLabelTests
{
    [Fact]
    public void Loss_AnyScores_IsTheFormulaAndItsDerivative()
    {
        float[] scores = [-3, 0.5f, 100, -100, 0, 2], targets = [0, 1, 1, 1, 0.25f, 0], gradient = new float[6];
        double loss = KernelSet.Default.BinaryCrossEntropy(3, scores, targets, [], 1, gradient);
        double expected = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-(double)scores[i])), q = 1 / (1 + Math.Exp((double)scores[i]));
            expected -= ((targets[i] * Math.Log(p)) + ((1 - targets[i]) * (q == 0 ? 0 : Math.Log(q)))) / 3;
            Assert.Equal((p - targets[i]) / 3, gradient[i], Roundoff.Unit);
        }


        // Doubles: six terms, each of a few roundings of numbers up to the sum itself.
        Assert.Equal(expected, loss, 6 * 4 * Roundoff.DoubleUnit * expected);
    }

    [Fact]
    public void Check_SoftmaxBefore_SaysWhatIsNeeded() => Assert.Equal(
        "n: output 'softmax1' comes from a softmax, which lets one class win; multi-label needs scores.",
        Assert.Throws<ArgumentException>(() => new MultiLabel().Check(
            new OutputLayout(new NetworkBuilder("n", 2, 2, 1).Conv2d(3, 1).GlobalAvgPool2d().Softmax().Build()), 3)).Message);

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void Create_WeightThatIsNotPositive_NamesIt(float weight) => Assert.StartsWith(
        FormattableString.Invariant($"MultiLabel: expected positive class weights, got {weight} for class 0."),
        Assert.Throws<ArgumentException>(() => new MultiLabel([weight, 1])).Message);

    [Fact]
    public void Run_PicturesOfSeveralClasses_LearnsEachByItself()
    {
        var data = new DataSplits("corners", new Corners(512), null, new Corners(64));
        Network network = new NetworkBuilder("corners", 8, 8, 1).Conv2d(8, 3, padding: 1).Relu().MaxPool2d(2).Flatten().Linear(
            4).Build();
        Recipe recipe = RecipeFile.Load("shapes", "epochs=6", "batchSize=32", "optimizer.kind=Adam", "optimizer.learningRate=0.01", "optimizer.weightDecay=0", "validation=0.1");
        TrainingResult result = new Trainer(network, recipe, data, new TrainerOptions { Objective = new MultiLabel() }).Run();
        Assert.InRange(result.Test!.Accuracy, 0.95, 1);
        Assert.Null(result.Test.Confusion);
        Assert.Null(result.Test.CalibrationError);
        Assert.InRange(result.Test.Figures["mean F1"], 0.95, 1);

        // The model knows that its classes do not exclude each other, in its file too: a picture of all four has all four.
        using var stream = new MemoryStream();
        result.Model.Save(stream);
        stream.Position = 0;
        using var classifier = new Classifier(Model.Load(stream));
        int all = Enumerable.Range(0, 64).First(i => ((ClassSetTarget)data.Test!.Target(i)).Labels.Length == 4);
        Assert.All(classifier.Classify(data.Test!.Read(all)).Probabilities, probability => Assert.InRange(probability, 0.5f, 1));
        Assert.Equal(result.Test, classifier.Evaluate(data.Test));
    }

    [Fact]
    public void Run_TargetsOfAnotherKind_NamesThePartAndTheKind()
    {
        var data = new DataSplits("corners", new Corners(64), null, null);
        Network network = new NetworkBuilder("corners", 8, 8, 1).Flatten().Linear(4).Build();
        var trainer = new Trainer(network, RecipeFile.Load("shapes", "epochs=1"), data);
        Assert.StartsWith(
            "corners: classification: expected one class for each picture, got ClassSetTarget.",
            Assert.Throws<ArgumentException>(() => trainer.Run()).Message);
    }

    /// <summary>The first target is the objective's, so the second is seen only where it is needed.</summary>
    [Fact]
    public void Encode_SecondTargetOfAnotherKind_NamesThePicture()
    {
        const string Problem = "expected one class for each picture, got ClassSetTarget.";
        var data = new Mixed();
        using var loader = new BatchLoader(
            data, Preprocessing.ScaleOnly(2, 2, 1), Augmentation.None, new BatchLoaderOptions { BatchSize = 2 },
            new ClassEncoding(3));
        loader.Start(0);
        var error = Assert.Throws<ArgumentException>(() => loader.Next());
        Assert.Equal($"picture 1 of mixed: {Problem}", error.Message);

        Network network = new NetworkBuilder("n", 2, 2, 1).Flatten().Linear(3).Build();
        using var pool = new WorkerPool(1);
        using var step = new TrainingStep(
            network, new Classification(), new Sgd(), new TrainingStepOptions { BatchSize = 2 }, pool, KernelSet.Default);
        Assert.StartsWith(
            $"target 1: {Problem}",
            Assert.Throws<ArgumentException>(() => step.Compute(new float[8], [data.Target(0), data.Target(1)])).Message);

        var trainer = new Trainer(
            network, new Recipe { Epochs = 1, BatchSize = 2, Validation = 0 }, new DataSplits("mixed", data, null, null));
        Assert.Equal($"picture 1 of mixed: {Problem}", Assert.Throws<ArgumentException>(() => trainer.Run()).Message);
    }

    /// <summary>Two black pictures, of which the second has several classes.</summary>
    private sealed class Mixed : Dataset
    {
        public override string Name => "mixed";

        public override int Count => 2;

        public override IReadOnlyList<string> Classes => ["a", "b", "c"];

        public override bool HasLabels => false;

        public override Target Target(int index) => index == 0 ? ClassTarget.Of(1) : ClassSetTarget.Of(0, 2);

        public override Image Read(int index) => new(2, 2, 1, new byte[4]);
    }

    /// <summary>White corners on black, any of the four.</summary>
    private sealed class Corners(int count) : Dataset
    {
        public override string Name => "corners";

        public override int Count => count;

        public override IReadOnlyList<string> Classes { get; } = ["top left", "top right", "bottom left", "bottom right"];

        public override bool HasLabels => false;

        public override Target Target(int index) =>
            ClassSetTarget.Of([.. Enumerable.Range(0, 4).Where(corner => Has(index, corner))]);

        public override Image Read(int index)
        {
            byte[] pixels = new byte[64];
            for (int i = 0; i < pixels.Length; i++)
            {
                int corner = (i / 32 * 2) + (i % 8 / 4);
                pixels[i] = (byte)(Has(index, corner) ? 200 + (index % 50) : index % 40);
            }

            return new Image(8, 8, 1, pixels);
        }

        private static bool Has(int index, int corner) => (index * 7 % 16 & (1 << corner)) != 0;
    }
}
