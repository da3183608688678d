using Nin.Data;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tests.Execution;

namespace Nin.Tests.Models;

/// <summary>Answers by several forms of a picture: each is the average of the answers for the forms by themselves.</summary>
public sealed class ViewedPicturesTests
{
    private static readonly ShapesDataset Shapes = new("t", 60, 1, 0);

    private static readonly Image[] Images = [.. Enumerable.Range(0, 50).Select(Shapes.Read)];

    public static TheoryData<TestViews> All => [TestViews.Mirror, TestViews.Shifts, TestViews.Crops];

    [Theory]
    [MemberData(nameof(All))]
    public void Classify_Views_AveragesTheirLogits(TestViews views)
    {
        Model model = ModelOf(new Resizing(ResizeMode.Center, 0.75));
        using var plain = new Classifier(model, 2, ["head"]);
        using var viewed = new Classifier(model, 2) { Views = views };
        IReadOnlyList<Prediction> answers = viewed.Classify(Images);
        for (int i = 0; i < 5; i++)
        {
            (float[] Form, double Weight)[] forms = [.. Forms(views, model.Preprocessing, Images[i])];
            Assert.Equal(1, forms.Sum(form => form.Weight), 1e-9);
            double[] logits = new double[model.Labels.Length];
            foreach ((float[] form, double weight) in forms)
            {
                float[] own = [.. plain.Classify(form)[0].Value("head").Data];
                logits = [.. logits.Select((sum, k) => sum + (weight * own[k]))];
            }

            // Logits are rounded once; a probability's relative error is at most twice that of its logits.
            double all = logits.Sum(Math.Exp);
            Assert.All(logits.Zip(answers[i].Probabilities), pair => Assert.Equal(Math.Exp(pair.First) / all, pair.Second, 1e-5));
            Assert.Equal(answers[i].Probabilities.AsEnumerable(), viewed.Classify(Images[i]).Probabilities.AsEnumerable());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Evaluate_Views_IsWhatTheAnswersComeTo(TestViews views)
    {
        using var classifier = new Classifier(ModelOf(new Resizing(ResizeMode.Center, 0.75)), 2) { Views = views };
        IReadOnlyList<Prediction> answers = classifier.Classify([.. Enumerable.Range(0, Shapes.Count).Select(Shapes.Read)]);
        int correct = answers.Where((answer, i) => answer.Label == Shapes.Classes[Shapes.Label(i)]).Count();
        Evaluation evaluation = classifier.Evaluate(Shapes);
        Assert.Equal((Shapes.Count, correct), (evaluation.Pictures, evaluation.Correct));
        double loss = answers.Select((answer, i) => -Math.Log(answer.Probabilities[Shapes.Label(i)])).Average();
        Assert.Equal(loss, evaluation.Loss, 1e-4);
    }

    [Fact]
    public void Views_NoRoomForCrops_SaysWhatIsThere()
    {
        Model model = ModelOf(Resizing.Squash);
        var error = Assert.Throws<ArgumentException>(() => new Classifier(model, 1) { Views = TestViews.Crops });
        Assert.StartsWith("crops: expected a preprocessing that cuts its input out of a larger picture, got the resizing Squash with a cropPct of 1. Take mirror or shifts.", error.Message);
    }

    [Fact]
    public void Views_AnswersWithMaps_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new Classifier(ModelOf(Resizing.Squash), 1, ["conv"]) { Views = TestViews.Mirror });
        Assert.StartsWith("test views: expected outputs that are lists of numbers", error.Message);
    }

    /// <summary>The forms by their definition, as numbers.</summary>
    private static IEnumerable<(float[] Form, double Weight)> Forms(TestViews views, Preprocessing preprocessing, Image image)
    {
        if (views == TestViews.Crops)
        {
            // 16 / 0.75 is 21: a square picture has five pixels to spare on either side.
            Image large = Resize.To(image, 21, 21);
            foreach ((int top, int left) in new[] { (0, 0), (0, 5), (5, 0), (5, 5), (2, 2) })
            {
                float[] crop = Numbers(preprocessing, Crop.At(large, top, left, 16, 16));
                yield return (crop, 0.1);
                yield return (At(crop, (y, x) => (y, 15 - x)), 0.1);
            }

            yield break;
        }

        float[] plain = Numbers(preprocessing, image);
        double weight = views == TestViews.Mirror ? 0.5 : 0.25;
        yield return (plain, weight);
        yield return (At(plain, (y, x) => (y, 15 - x)), weight);
        foreach (int shift in views == TestViews.Shifts ? new[] { -1, 1 } : [])
        {
            float[] shifted = At(plain, (y, x) => (Inside(y - shift), Inside(x - shift)));
            yield return (shifted, 0.125);
            yield return (At(shifted, (y, x) => (y, 15 - x)), 0.125);
        }

        static int Inside(int place) => place < 0 ? 1 : place > 15 ? 14 : place;
    }

    private static float[] At(float[] source, Func<int, int, (int Y, int X)> from) =>
        [.. Enumerable.Range(0, source.Length).Select(i =>
        {
            (int y, int x) = from(i / 3 / 16, i / 3 % 16);
            return source[(((y * 16) + x) * 3) + (i % 3)];
        })];

    private static float[] Numbers(Preprocessing preprocessing, Image image)
    {
        float[] numbers = new float[preprocessing.Length];
        preprocessing.Apply(image, numbers);
        return numbers;
    }

    private static Model ModelOf(Resizing resizing)
    {
        Network network = new NetworkBuilder("n", 16, 16, 3).Conv2d(6, 3, name: "conv").Relu().MaxPool2d(2).Flatten()
            .Linear(Shapes.Classes.Count, name: "head").Build();
        using var parameters = TestNumbers.Parameters(network);
        var preprocessing = Preprocessing.Fit(Shapes, PreprocessingKind.Standardize, 16, 16, 3, resizing);
        return new Model(network, parameters.ToTensors(), Shapes.Classes, preprocessing);
    }
}
