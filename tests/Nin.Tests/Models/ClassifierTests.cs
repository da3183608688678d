using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Cases;
using Nin.Tests.Execution;
using Nin.Threading;

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
            Assert.Equal(
                expected.Reverse(), classifier.Classify([.. Images.Reverse()]).Select(answer => answer.Probabilities.ToArray()));
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
            // A probability is off by half of what the logits are.
            Assert.Equal(
                Math.Exp(logits[c]) / sum, answer.Probabilities[c], AnswerBound.Of(network, parameters, pictures, 1));
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
        double tolerance = AnswerBound.Of(network, parameters, picture, 1);
        Assert.Equal(expected, answer.Probabilities.Select(p => (double)p), (a, b) => Math.Abs(a - b) <= tolerance);
        Assert.Equal(1, answer.Probabilities.Sum(), answer.Probabilities.Length * tolerance);
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
        Assert.Equal(
            Enumerable.Range(0, 700).Select(i => expected[i % 7]), answers.Select(answer => answer.Probabilities.ToArray()));
    }

    [Fact]
    public void Top_AnyCount_GivesTheLikeliestFirstAndEqualsInOrder()
    {
        var prediction = new Prediction(["a", "b", "c", "d"], [0.1f, 0.4f, 0.1f, 0.4f], 1, []);
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

        // A probability is rounded to float here, of which the logarithm is off by 2^-24; the loss of the logits is not. Double's
        // roundings of 530 terms are far below as much again.
        Assert.Equal(loss / 530, evaluation.Loss, 2 * Roundoff.Unit);
    }

    [Fact]
    public void Evaluate_OtherClasses_Throws()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 1);
        var error = Assert.Throws<ArgumentException>(() => classifier.Evaluate(Shapes));
        Assert.StartsWith(
            "t: the model does not know the classes 'circle', 'square', 'triangle', 'star', 'cross' and 5 more; "
            + "it knows 'class \"0\" é', 'class \"1\" é', 'class \"2\" é'.", error.Message);
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

    [Fact]
    public void Evaluate_SameClassesInAnotherOrder_CountsByName()
    {
        using var classifier = new Classifier(Ten(), 2);
        Evaluation expected = classifier.Evaluate(Shapes);
        using var turned = new Classifier(Relabelled(Ten(), [.. Shapes.Classes.Reverse()]), 2);
        using var plain = new Classifier(Ten(), 2);
        int correct = Enumerable.Range(0, Shapes.Count).Count(i => 9 - plain.Classify(Shapes.Read(i)).Index == Shapes.Label(i));
        Assert.Equal(correct, turned.Evaluate(Shapes).Correct);
        Assert.Equal(expected, plain.Evaluate(Shapes));
    }

    [Fact]
    public void Evaluate_SomeOfTheModelsClasses_IsMeasuredOnThem()
    {
        // A model with two classes more; the pictures' confusion has a row for each of its twelve.
        Network network = new NetworkBuilder("twelve", 8, 8, 3).MlpConv("m",
            new MlpConv(3, [6, 12], LastIsLinear: true)).GlobalAvgPool2d().Build();
        using var classifier = new Classifier(
            Relabelled(ModelFixture.Create(network, Preprocessing.ScaleOnly(8, 8, 3)), ["a", .. Shapes.Classes, "z"]), 2);
        Evaluation evaluation = classifier.Evaluate(Shapes);
        int correct = Enumerable.Range(0, Shapes.Count).Count(
            i => classifier.Classify(Shapes.Read(i)).Index == Shapes.Label(i) + 1);
        Assert.Equal((Shapes.Count, correct), (evaluation.Pictures, evaluation.Correct));
        Assert.Equal(12, evaluation.Confusion!.Labels.Length);
        Assert.Equal(
            (0, Shapes.Count), (evaluation.Confusion.Classes[0].Pictures, evaluation.Confusion.Classes.Sum(one => one.Pictures)));
        Assert.Equal(correct, evaluation.Confusion.Classes.Sum(one => one.Correct));
    }

    [Fact]
    public void Evaluate_NamesInTwoUnicodeForms_AreTheSameClass()
    {
        string[] composed = [.. Shapes.Classes.Skip(1).Prepend("caf\u00e9")];
        using var classifier = new Classifier(Relabelled(Ten(), composed), 1);
        Assert.Equal(Shapes.Count, classifier.Evaluate(new RenamedDataset(Shapes, [.. composed.Skip(1).Prepend("cafe\u0301")])).Pictures);
    }

    [Fact]
    public async Task ClassifyAsync_Pictures_GivesTheSameAndCanBeCancelled()
    {
        using var classifier = new Classifier(ModelFixture.Create(), 2);
        Prediction one = await classifier.ClassifyAsync(Images[1]);
        IReadOnlyList<Prediction> all = await classifier.ClassifyAsync(Images);
        Assert.Equal(classifier.Classify(Images[1]).Probabilities.AsEnumerable(), one.Probabilities);
        Assert.Equal(one.Probabilities.AsEnumerable(), all[1].Probabilities);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => classifier.ClassifyAsync(Images, new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => classifier.Classify(Images, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Classifier_SharedPool_AnswersTheSameAndLeavesThePoolToItsOwner()
    {
        using var pool = new WorkerPool(2);
        using (Classifier one = new(ModelFixture.Create(), pool), other = new(ModelFixture.Create(1), pool))
        {
            using var alone = new Classifier(ModelFixture.Create(1), 1);
            Assert.NotEqual(one.Classify(Images[0]).Probabilities.AsEnumerable(), other.Classify(Images[0]).Probabilities);
            Assert.Equal(alone.Classify(Images[0]).Probabilities.AsEnumerable(), other.Classify(Images[0]).Probabilities);
        }

        int ran = 0;
        pool.Run(4, _ => Interlocked.Increment(ref ran));
        Assert.Equal(4, ran);
    }

    [Fact]
    public async Task Dispose_WhileACallIsUnderWay_LetsItEndAndHangsNobody()
    {
        var classifier = new Classifier(Ten(), 2);
        using ManualResetEventSlim reading = new(), disposed = new();
        var slow = new HookedDataset(Shapes, index =>
        {
            if (index == Shapes.Count / 2)
            {
                reading.Set();
                Assert.True(disposed.Wait(TimeSpan.FromSeconds(30)));
            }
        });
        Task<Evaluation> call = Task.Run(() => classifier.Evaluate(slow));
        Assert.True(reading.Wait(TimeSpan.FromSeconds(30)));
        classifier.Dispose();
        Assert.Throws<ObjectDisposedException>(() => classifier.Classify(Images[0]));
        disposed.Set();
        Assert.Equal(Shapes.Count, (await call.WaitAsync(TimeSpan.FromSeconds(30))).Pictures);
    }

    [Fact]
    public void Dispose_FromInsideACall_DoesNotHang()
    {
        var classifier = new Classifier(Ten(), 2);
        Assert.Equal(Shapes.Count, classifier.Evaluate(new HookedDataset(Shapes, _ => classifier.Dispose())).Pictures);
        Assert.Throws<ObjectDisposedException>(() => classifier.Classify(Images[0]));
    }

    [Fact]
    public void Classify_AnswerThatIsNoNumber_IsAnError()
    {
        // Finite weights, and a sum that no float holds.
        Model model = Ten();
        Model broken = new(
            model.Network,
            [.. model.Weights.Select(
            one => one with { Tensor = new Tensor(one.Tensor.Shape, [.. one.Tensor.Data.Select(_ => 3e38f)]) })],
            model.Labels, model.Preprocessing);
        using var classifier = new Classifier(broken, 1);
        Assert.Matches("^ten: the answer is .*, which is no number: the weights are not fit for this picture.$",
            Assert.Throws<NotFiniteNumberException>(() => classifier.Classify(Images[0])).Message);
        using var labelled = new Classifier(Relabelled(broken, [.. Shapes.Classes]), 1);
        Assert.Throws<NotFiniteNumberException>(() => labelled.Evaluate(Shapes));
    }

    [Fact]
    public void Classify_LargePictures_AreTakenFewAtATime()
    {
        // 4 MiB of floats a picture: sixteen fill the room, and twenty are two chunks.
        Network network = new NetworkBuilder("large", 1024, 1024, 1).MaxPool2d(64).Conv2d(2, 1).GlobalAvgPool2d().Build();
        using var classifier = new Classifier(ModelFixture.Create(network, Preprocessing.ScaleOnly(1024, 1024, 1)), 2);
        Image[] many = [.. Enumerable.Range(0, 20).Select(i => Images[i % 3])];
        IReadOnlyList<Prediction> answers = classifier.Classify(many);
        Assert.Equal(answers[1].Probabilities.AsEnumerable(), answers[19].Probabilities);
        Assert.Equal((16, 256, 1), (PictureChunk.Of(1 << 20), PictureChunk.Of(3072), PictureChunk.Of(1 << 28)));
    }

    private static Model Ten() => Relabelled(
        ModelFixture.Create(
            new NetworkBuilder("ten", 8, 8, 3).MlpConv("m",
                new MlpConv(3, [6, 10], BatchNorm: true, LastIsLinear: true)).GlobalAvgPool2d().Build(),
            Preprocessing.ScaleOnly(8, 8, 3)),
        Shapes.Classes);

    private static Model Relabelled(Model model, IEnumerable<string> labels) =>
        new(model.Network, model.Weights, labels, model.Preprocessing);

    /// <summary>The same pictures, with something done at each reading.</summary>
    private sealed class HookedDataset(Dataset inner, Action<int> onRead) : Dataset
    {
        public override string Name => inner.Name;

        public override int Count => inner.Count;

        public override IReadOnlyList<string> Classes => inner.Classes;

        public override int Label(int index) => inner.Label(index);

        public override Image Read(int index)
        {
            onRead(index);
            return inner.Read(index);
        }
    }

    /// <summary>The same pictures under other names of the classes.</summary>
    private sealed class RenamedDataset(Dataset inner, IReadOnlyList<string> classes) : Dataset
    {
        public override string Name => inner.Name;

        public override int Count => inner.Count;

        public override IReadOnlyList<string> Classes => classes;

        public override int Label(int index) => inner.Label(index);

        public override Image Read(int index) => inner.Read(index);
    }

    private sealed class EmptyDataset : Dataset
    {
        public override string Name => "empty";

        public override int Count => 0;

        public override IReadOnlyList<string> Classes => Shapes.Classes;

        public override int Label(int index) => throw new ArgumentOutOfRangeException(nameof(index));

        public override Image Read(int index) => throw new ArgumentOutOfRangeException(nameof(index));
    }
}
