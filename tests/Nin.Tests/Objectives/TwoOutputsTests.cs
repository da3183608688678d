using System.Collections.Immutable;
using Nin.Data;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Kernels.Loss;
using Nin.Metrics;
using Nin.Models;
using Nin.Networks;
using Nin.Objectives;
using Nin.Training;
using Nin.Training.Optimizers;
using Nin.Training.RangeTest;

namespace Nin.Tests.Objectives;

/// <summary>
/// Two questions to one network: which half of the picture is lit, and how brightly. Target, encoding, objective and metric are
/// all from outside the library.
/// </summary>
public sealed class TwoOutputsTests
{
    private static readonly Network Halves = new NetworkBuilder("halves", 8, 8, 1)
        .Conv2d(8, 3, padding: 1).Relu().MaxPool2d(2).Flatten("features").Linear(2, name: "which").Output("which")
        .From("features").Linear(1, name: "bright").Output("brightness").Build();

    [Fact]
    public void Run_AnObjectiveOfTwoOutputs_LearnsBoth()
    {
        Recipe recipe = RecipeFile.Load(
            "shapes", "epochs=40", "batchSize=32", "optimizer.kind=Adam", "optimizer.learningRate=0.01", "optimizer.weightDecay=0",
            "validation=0.1");
        var data = new DataSplits("lit", new Lit(512), null, new Lit(64));
        TrainingResult result = new Trainer(Halves, recipe, data, new TrainerOptions { Objective = new LitObjective() }).Run();

        Assert.InRange(result.Test!.Accuracy, 0.95, 1);
        Assert.InRange(result.Test.Figures["brightness error"], 0, 0.1);    // the brightnesses go from 0.4 to 1
        Assert.Null(result.Test.Confusion);

        // The classifier measures both outputs too, and to the same figures: it is the same network and the same pass.
        using var classifier = new Classifier(result.Model);
        Evaluation again = classifier.Evaluate(data.Test!, new LitObjective(), [new BrightnessError()]);
        Assert.Equal(result.Test.Loss, again.Loss);
        Assert.Equal(result.Test.Figures["brightness error"], again.Figures["brightness error"]);

        // And it answers both from one pass.
        using var asking = new Classifier(result.Model, values: ["brightness"]);
        Prediction answer = asking.Classify(data.Test!.Read(0));
        Assert.Equal(((LitTarget)data.Test.Target(0)).Brightness, answer.Value("brightness").Data[0], 0.3);
    }

    [Fact]
    public void Run_AnOutputThatDies_IsNoticedWhereTheObjectiveGuardsIt()
    {
        // Asked for a negative brightness, the second output's ReLU falls to zero for good; the first output goes on learning.
        Network network = new NetworkBuilder("halves", 8, 8, 1)
            .Flatten("features").Linear(2, name: "which").Output("which")
            .From("features").Linear(1, name: "bright").Relu("out").Output("brightness").Build();
        Recipe recipe = RecipeFile.Load(
            "shapes", "epochs=2", "batchSize=32", "optimizer.kind=Sgd", "optimizer.learningRate=0.05", "optimizer.weightDecay=0",
            "validation=0", "onDeadHead=Stop");
        var data = new DataSplits("lit", new Lit(512), null, null);

        void Train(int guarded) =>
            new Trainer(network, recipe, data, new TrainerOptions { Objective = new LitObjective(guarded, sign: -1) }).Run();

        Exception dead = Assert.ThrowsAny<Exception>(() => Train(guarded: 1));
        Assert.Contains("every class map was zero", dead.Message, StringComparison.Ordinal);
        Train(guarded: 0);
    }

    [Fact]
    public void Run_OneClassAndAnObjectiveOfOnesOwn_LearnsAndFindsARate()
    {
        // Nothing is told apart here: a number is learned. So one class is enough.
        Network network = new NetworkBuilder("bright", 8, 8, 1).Flatten().Linear(1).Build();
        Recipe recipe = RecipeFile.Load(
            "shapes", "epochs=20", "batchSize=32", "optimizer.learningRate=0.01", "optimizer.weightDecay=0", "validation=0");
        var data = new DataSplits("lit", new Lit(256, "brightness"), null, new Lit(64, "brightness"));
        TrainingResult result = new Trainer(network, recipe, data, new TrainerOptions { Objective = new Brightness() }).Run();
        Assert.InRange(result.Test!.Loss, 0, 0.1);      // an answer of 0 has the mean square of the brightnesses, 0.5

        var options = new LearningRateFinderOptions { Steps = 20, Objective = new Brightness() };
        Assert.NotEmpty(new LearningRateFinder(network, recipe, data, options).Run().Points);
    }

    [Fact]
    public void Run_AGuardedOutputThatThereIsNot_IsNamed() => Assert.StartsWith(
        "lit pictures: expected guarded outputs in [0, 2), got 2.",
        Assert.Throws<ArgumentException>(() => new TrainingStep(Halves, new LitObjective(guarded: 2), new Adam())).Message);

    private sealed record LitTarget(int Half, float Brightness) : Target;

    private sealed class LitEncoding : TargetEncoding
    {
        public override int Length => 2;

        public override void Encode(Target target, Span<float> destination)
        {
            var lit = (LitTarget)target;
            (destination[0], destination[1]) = (lit.Half, lit.Brightness);
        }
    }

    /// <summary>The cross-entropy of the half, and the squared error of the brightness.</summary>
    private sealed class LitObjective(int guarded = 0, float sign = 1) : Objective
    {
        public override string Name => "lit pictures";

        public override void Check(OutputLayout outputs, int classes) => _ = outputs.IndexOf("brightness");

        public override TargetEncoding Encoding(OutputLayout outputs) => new LitEncoding();

        public override ImmutableArray<int> GuardedOutputs(OutputLayout outputs) => [guarded];

        public override IReadOnlyList<Metric> Metrics(OutputLayout outputs, IReadOnlyList<string> labels) =>
            [new BrightnessError()];

        public override LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients)
        {
            int[] halves = new int[outputs.Count];
            for (int i = 0; i < halves.Length; i++)
            {
                halves[i] = (int)targets[2 * i];
            }

            ReadOnlySpan<float> which = outputs[0], brightness = outputs[1];
            double loss = outputs.Kernels.CrossEntropy(
                2, which, new ClassTargets(halves, 0), scale, gradients.IsEmpty ? [] : gradients[0]);
            int correct = 0;
            for (int i = 0; i < halves.Length; i++)
            {
                float error = brightness[i] - (sign * targets[(2 * i) + 1]);
                loss += error * error;
                if (!gradients.IsEmpty)
                {
                    gradients[1][i] = 2 * error * scale;
                }

                correct += (which[2 * i] >= which[(2 * i) + 1] ? 0 : 1) == halves[i] ? 1 : 0;
            }

            return new LossScore(loss, correct);
        }
    }

    /// <summary>The squared error of the brightness alone.</summary>
    private sealed class Brightness : Objective
    {
        public override string Name => "brightness";

        public override void Check(OutputLayout outputs, int classes)
        {
        }

        public override TargetEncoding Encoding(OutputLayout outputs) => new LitEncoding();

        public override LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients)
        {
            double loss = 0;
            for (int i = 0; i < outputs.Count; i++)
            {
                float error = outputs[0][i] - targets[(2 * i) + 1];
                loss += error * error;
                if (!gradients.IsEmpty)
                {
                    gradients[0][i] = 2 * error * scale;
                }
            }

            return new LossScore(loss, 0);
        }
    }

    private sealed class BrightnessError : Metric
    {
        private double _sum;
        private int _seen;

        public override string Name => "brightness error";

        public override double Value => _sum / _seen;

        public override void Add(Example example)
        {
            _sum += Math.Abs(example.Output(1)[0] - ((LitTarget)example.Target).Brightness);
            _seen++;
        }
    }

    private sealed class Lit(int count, params string[] classes) : Dataset
    {
        public override string Name => "lit";

        public override int Count => count;

        public override IReadOnlyList<string> Classes { get; } = classes.Length > 0 ? classes : ["upper", "lower"];

        public override bool HasLabels => false;

        public override Target Target(int index) => new LitTarget(index % 2, 0.4f + (index * 37 % 100 / 160f));

        public override Image Read(int index)
        {
            var target = (LitTarget)Target(index);
            byte[] pixels = new byte[64];
            pixels.AsSpan(target.Half * 32, 32).Fill((byte)(255 * target.Brightness));
            return new Image(8, 8, 1, pixels);
        }
    }
}
