using Nin.Data;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Kernels;
using Nin.Networks;
using Nin.Objectives;
using Nin.Training;

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
            Assert.Equal((p - targets[i]) / 3, gradient[i], 1.0 / (1 << 24));
        }

        Assert.Equal(expected, loss, 1e-12 * expected);
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
