using Nin.Data;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Explanation;

/// <summary>Maps that are known: the one of "bright" is the picture itself, the one of "dark" its negative.</summary>
public sealed class MapScorerTests
{
    private const int Side = 16;

    [Fact]
    public void Score_MapsThatAreThePicture_HitEveryBoxAndBeatChance()
    {
        using var explainer = new Explainer(Model(), threads: 1);
        MapScore score = MapScorer.Score(explainer, new Squares(30), new MapScoreOptions { CurvePictures = 20 });
        Assert.Equal((30, 30, 30), (score.Hits, score.Pointed, score.Found));
        Assert.Equal(1, score.BoxOverlap!.Mean);
        Assert.Equal(20, score.Deletion.Count);
        Assert.True(score.DeletionGain.Mean > score.DeletionGain.HalfWidth);
        Assert.True(score.InsertionGain.Mean > score.InsertionGain.HalfWidth);
        Assert.Equal(score.RandomDeletion.Mean - score.Deletion.Mean, score.DeletionGain.Mean, 1e-12);

        // The area is that under the mean curve, and both ways begin and end where the random ones do.
        Assert.Equal(new MapScoreOptions().Steps + 1, score.DeletionCurve.Count);
        foreach ((MapCurve curve, MapCurve random, double area) in new[]
        {
            (score.DeletionCurve, score.RandomDeletionCurve, score.Deletion.Mean),
            (score.InsertionCurve, score.RandomInsertionCurve, score.Insertion.Mean),
        })
        {
            Assert.Equal(area, PixelCurves.Area([.. curve]), 1e-12);
            Assert.Equal((curve[0], curve[^1]), (random[0], random[^1]));
        }
    }

    [Fact]
    public void Score_AgainAndOnOtherThreads_IsTheSame()
    {
        using Explainer one = new(Model(), threads: 1), two = new(Model(), threads: 2);
        Assert.Equal(MapScorer.Score(one, new Squares(10)), MapScorer.Score(two, new Squares(10)));
    }

    [Fact]
    public void Score_PicturesWithoutBoxes_HasTheCurvesAlone()
    {
        using var explainer = new Explainer(Model(), threads: 1);
        MapScore score = MapScorer.Score(explainer, new Squares(10, hasBoxes: false));
        Assert.Null(score.Hits);
        Assert.Null(score.PointingInterval);
        Assert.Null(score.BoxOverlap);
        Assert.Equal(10, score.Insertion.Count);
    }

    [Fact]
    public void Score_BoxesElsewhere_AreMissed()
    {
        using var explainer = new Explainer(Model(), threads: 1);
        MapScore score = MapScorer.Score(explainer, new Squares(10, shift: 7));
        Assert.Equal((0, 10, 0), (score.Hits, score.Pointed, score.Found));
        Assert.Equal(0, score.BoxOverlap!.Mean);
    }

    [Fact]
    public void Score_ClassesThatTheModelDoesNotKnow_NamesThem()
    {
        using var explainer = new Explainer(Model(), threads: 1);
        Assert.StartsWith(
            "shapes: the model does not know the classes 'circle', 'square'",
            Assert.Throws<ArgumentException>(() => MapScorer.Score(explainer, new ShapesDataset("shapes", 10, 1, 0))).Message);
    }

    private static Model Model()
    {
        Network network = new NetworkBuilder("bright", Side, Side, 1).Conv2d(2, 1).GlobalAvgPool2d().Build();
        return new Model(
            network,
            [new NamedTensor("conv1.weight", new Tensor([2, 1, 1, 1], [20f, -20f])),
            new NamedTensor("conv1.bias", new Tensor([2], [-4f, 4f]))],
            ["bright", "dark"], Preprocessing.ScaleOnly(Side, Side, 1));
    }

    /// <summary>A white square of six pixels on black, somewhere; the box around it, or one that is shifted away.</summary>
    private sealed class Squares(int count, bool hasBoxes = true, int shift = 0) : Dataset
    {
        private const int Size = 6;

        public override string Name => "squares";

        public override int Count => count;

        public override IReadOnlyList<string> Classes { get; } = ["bright"];

        public override int Label(int index) => 0;

        public override IReadOnlyList<LabelledBox> BoxesOf(int index)
        {
            (int x, int y) = Corner(index);
            (x, y) = (x + shift, y + shift);
            return hasBoxes ? [new LabelledBox(0, x, y, x + Size, y + Size)] : [];
        }

        public override Image Read(int index)
        {
            (int left, int top) = Corner(index);
            byte[] pixels = new byte[Side * Side];
            for (int y = top; y < top + Size; y++)
            {
                pixels.AsSpan((y * Side) + left, Size).Fill(255);
            }

            return new Image(Side, Side, 1, pixels);
        }

        private static (int X, int Y) Corner(int index) => (index * 3 % (Side - Size), index * 7 % (Side - Size));
    }
}
