using Nin.Data;
using Nin.Execution;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Execution;

namespace Nin.Tests.Models;

public sealed class ClassifierTests
{
    private static readonly ShapesDataset Shapes = new("t", 70, 1, 0);

    private static readonly Image[] Images = [.. Enumerable.Range(0, 40).Select(Shapes.Read)];

    [Fact]
    public void Classify_AnyCompanyAndThreads_GivesEachPictureTheSameBits()
    {
        Model model = ModelFixture.Create();
        float[][]? expected = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            using var classifier = new Classifier(model, threads);
            float[][] together = [.. classifier.Classify(Images).Select(answer => answer.Probabilities.ToArray())];
            Assert.Equal(expected ??= together, together);
            Assert.Equal(expected[17], classifier.Classify(Images[17]).Probabilities.AsEnumerable());
            Assert.Equal(expected.Reverse(), classifier.Classify([.. Images.Reverse()]).Select(answer => answer.Probabilities.ToArray()));
        }
    }

    [Fact]
    public void Classify_ManyThreadsAtOnce_GivesEachItsOwnAnswer()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 2);
        float[][] expected = [.. classifier.Classify(Images).Select(answer => answer.Probabilities.ToArray())];
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int first = i % 30, count = 1 + (i % 10);
            IReadOnlyList<Prediction> answers = classifier.Classify(Images[first..(first + count)]);
            Assert.Equal(expected[first..(first + count)], answers.Select(answer => answer.Probabilities.ToArray()));
        });
    }

    [Fact]
    public void Classify_Logits_AreMadeProbabilities()
    {
        Network network = ModelFixture.Network;
        Model model = ModelFixture.Create();
        using ParameterBuffer parameters = model.ToParameters();
        var pictures = new float[network.Input.Length];
        model.Preprocessing.Apply(Images[0], pictures);
        double[] logits = new ReferenceInterpreter(network, parameters).Answer(pictures, 1);
        double sum = logits.Sum(Math.Exp);
        using var classifier = new Classifier(model, 1);
        Prediction answer = classifier.Classify(Images[0]);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(Math.Exp(logits[c]) / sum, answer.Probabilities[c], 1e-5);
        }

        Assert.Equal(Array.IndexOf(logits, logits.Max()), answer.Index);
    }

    [Theory]
    [InlineData("softmax at the end")]
    [InlineData("softmax in the middle")]
    public void Classify_ProbabilitiesAlready_AreLeftAsTheyAre(string name)
    {
        Network network = SmallNetworks.Create(name);
        Model model = ModelFixture.Create(network, Preprocessing.ScaleOnly(7, 7, 1));
        using ParameterBuffer parameters = model.ToParameters();
        float[] picture = TestNumbers.Pictures(network, 1);
        double[] expected = new ReferenceInterpreter(network, parameters).Answer(picture, 1);
        using var classifier = new Classifier(model, 1);
        Prediction answer = classifier.Classify(picture.AsMemory())[0];
        Assert.Equal(expected, answer.Probabilities.Select(p => (double)p), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(1, answer.Probabilities.Sum(), 1e-5);
    }

    [Fact]
    public void Classify_PicturesAlreadyPrepared_GivesTheSame()
    {
        Model model = ModelFixture.Create();
        using var classifier = new Classifier(model, 2);
        int length = model.Preprocessing.Length;
        var prepared = new float[5 * length];
        for (int i = 0; i < 5; i++)
        {
            model.Preprocessing.Apply(Images[i], prepared.AsSpan(i * length, length));
        }

        Assert.Equal(
            classifier.Classify(Images[..5]).Select(answer => answer.Probabilities.ToArray()),
            classifier.Classify(prepared.AsMemory()).Select(answer => answer.Probabilities.ToArray()));
        var error = Assert.Throws<ArgumentException>(() => classifier.Classify(prepared.AsMemory(1)));
        Assert.StartsWith("Classify: expected whole pictures of 192 floats, got 959.", error.Message);
    }

    [Fact]
    public void Classify_NoPicture_GivesNoAnswer()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 2);
        Assert.Empty(classifier.Classify(Array.Empty<Image>()));
        Assert.Empty(classifier.Classify(ReadOnlyMemory<float>.Empty));
    }

    [Fact]
    public void Classify_NullAmongThePictures_Throws()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 2);
        Assert.Throws<ArgumentNullException>(() => classifier.Classify([Images[0], null!]));
        Assert.Throws<ArgumentNullException>(() => classifier.Classify((IReadOnlyList<Image>)null!));
    }

    [Fact]
    public void Classify_MorePicturesThanAreTakenAtOnce_GivesTheSame()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 2);
        Image[] many = [.. Enumerable.Range(0, 700).Select(i => Images[i % 7])];
        float[][] expected = [.. classifier.Classify(Images[..7]).Select(answer => answer.Probabilities.ToArray())];
        IReadOnlyList<Prediction> answers = classifier.Classify(many);
        Assert.Equal(700, answers.Count);
        Assert.Equal(Enumerable.Range(0, 700).Select(i => expected[i % 7]), answers.Select(answer => answer.Probabilities.ToArray()));
    }

    [Fact]
    public void Top_AnyCount_GivesTheLikeliestFirstAndEqualsInOrder()
    {
        var prediction = new Prediction(["a", "b", "c", "d"], [0.1f, 0.4f, 0.1f, 0.4f], 1);
        Assert.Equal(["b", "d", "a", "c"], prediction.Top(9).Select(one => one.Label));
        Assert.Equal(new ClassProbability("b", 1, 0.4f), Assert.Single(prediction.Top(1)));
        Assert.Equal(("b", 1, 0.4f), (prediction.Label, prediction.Index, prediction.Probability));
        Assert.Throws<ArgumentOutOfRangeException>(() => prediction.Top(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Evaluate_MorePicturesThanAreTakenAtOnce_CountsAsANaiveLoopDoes(int threads)
    {
        Model model = Ten();
        using var classifier = new Classifier(model, threads);
        var shapes = new ShapesDataset("t", 530, 2, 0);
        Evaluation evaluation = classifier.Evaluate(shapes);
        int correct = 0;
        double loss = 0;
        for (int i = 0; i < shapes.Count; i++)
        {
            Prediction answer = classifier.Classify(shapes.Read(i));
            correct += answer.Index == shapes.Label(i) ? 1 : 0;
            loss -= Math.Log(answer.Probabilities[shapes.Label(i)]);
        }

        Assert.Equal((530, correct), (evaluation.Pictures, evaluation.Correct));
        Assert.Equal((double)correct / 530, evaluation.Accuracy);

        // A probability is rounded to float here; the loss of the logits is not.
        Assert.Equal(loss / 530, evaluation.Loss, 1e-6 * (1 + (loss / 530)));
    }

    [Fact]
    public void Evaluate_OtherClasses_Throws()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 1);
        var error = Assert.Throws<ArgumentException>(() => classifier.Evaluate(Shapes));
        Assert.StartsWith("t has 10 classes, the model 3: they do not belong together.", error.Message);
    }

    [Fact]
    public void Evaluate_NoPicture_Throws()
    {
        using var classifier = new Classifier(Ten(), 1);
        var error = Assert.Throws<ArgumentException>(() => classifier.Evaluate(new EmptyDataset()));
        Assert.StartsWith("empty: expected at least one picture to measure on, got none.", error.Message);
    }

    [Fact]
    public void Evaluate_Cancelled_Throws()
    {
        using var classifier = new Classifier(Ten(), 1);
        Assert.Throws<OperationCanceledException>(() => classifier.Evaluate(Shapes, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Dispose_Twice_DoesNothingMoreAndNoAnswerIsGivenAfterIt()
    {
        var classifier = new Classifier(ModelFixture.Create(), 2);
        classifier.Classify(Images);
        classifier.Dispose();
        classifier.Dispose();
        Assert.Throws<ObjectDisposedException>(() => classifier.Classify(Images[0]));
        Assert.Throws<ObjectDisposedException>(() => classifier.Classify(Images));
    }

    [Fact]
    public void Classifier_NegativeThreads_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Classifier(ModelFixture.Create(), -1));

    private static Model Ten() => ModelFixture.Create(
        new NetworkBuilder("ten", 8, 8, 3).MlpConv("m", new MlpConv(3, [6, 10], BatchNorm: true, LastIsLinear: true)).GlobalAvgPool2d().Build(),
        Preprocessing.ScaleOnly(8, 8, 3));

    private sealed class EmptyDataset : Dataset
    {
        public override string Name => "empty";

        public override int Count => 0;

        public override IReadOnlyList<string> Classes => Shapes.Classes;

        public override int Label(int index) => throw new ArgumentOutOfRangeException(nameof(index));

        public override Image Read(int index) => throw new ArgumentOutOfRangeException(nameof(index));
    }
}
