using System.Globalization;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Metrics;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Models;

public sealed class TemperatureTests
{
    /// <summary>What forty cuts of a range of six in the logarithm leave, and a flat place at the least loss.</summary>
    private const double FitTolerance = 1e-5;

    [Fact]
    public void Fit_TwoScores_IsWhereTheProbabilityIsTheShare()
    {
        // Three of four right, always with a lead of 2: σ(2/T) = 3/4, so T = 2 / ln 3.
        var fit = new TemperatureFit();
        for (int i = 0; i < TemperatureFit.FewestPictures; i++)
        {
            Feed(fit, [2f, 0f], label: i % 4 == 0 ? 1 : 0);
        }

        Assert.Equal(2 / Math.Log(3), fit.Value, FitTolerance);
        Assert.Null(fit.Problem);

        // All answers are as sure as they are right then; before, the surest was off by σ(2) − 3/4.
        Assert.Equal(0, fit.CalibrationErrorAt(fit.Value), SingleRounded + FitTolerance);
        Assert.Equal((1 / (1 + Math.Exp(-2))) - 0.75, fit.CalibrationErrorAt(1), SingleRounded);
    }

    [Theory]
    [InlineData(199, 4, "199 pictures are too few: expected 200 or more")]
    [InlineData(200, 1000, "all 200 pictures are answered right, which says nothing about how sure to be")]
    [InlineData(200, 2, "the best fit runs to the end of the range from 0.05 to 20, so none in it is meant")]
    public void Fit_WhereNoneIsMeant_IsNoneAndSaysWhy(int pictures, int wrongEvery, string problem)
    {
        var fit = new TemperatureFit();
        for (int i = 0; i < pictures; i++)
        {
            Feed(fit, [2f, 0f], label: i % wrongEvery == wrongEvery - 1 ? 1 : 0);
        }

        Assert.Equal((1, problem), (fit.Value, fit.Problem));
    }

    /// <summary>Single precision: a score, a quotient, an exponential and its share, each rounded once.</summary>
    private const double SingleRounded = 4.0 / (1 << 24);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Classify_ATemperature_DividesTheScores(bool hasSoftmax)
    {
        using Classifier plain = new(ModelOf(hasSoftmax, 1), 1), warm = new(ModelOf(hasSoftmax, 2), 1);
        float[] pixel = [1f];
        Prediction before = plain.Classify(pixel)[0], after = warm.Classify(pixel)[0];
        Assert.Equal(1 / (1 + Math.Exp(-3)), before.Probability, SingleRounded);
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), after.Probability, SingleRounded);
        Assert.Equal(before.Label, after.Label);
    }

    [Fact]
    public void Save_ATemperature_ComesBack()
    {
        using var stream = new MemoryStream();
        ModelOf(hasSoftmax: false, 1.7f).Save(stream);
        stream.Position = 0;
        Assert.Equal(1.7f, Model.Load(stream).Temperature);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Create_NoTemperature_IsRefused(float temperature) => Assert.Contains(
        string.Create(CultureInfo.InvariantCulture, $"expected a temperature above 0, got {temperature}."),
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelOf(hasSoftmax: false, temperature)).Message,
        StringComparison.Ordinal);

    private static Model ModelOf(bool hasSoftmax, float temperature)
    {
        NetworkBuilder builder = new NetworkBuilder("lead", 1, 1, 1).Conv2d(2, 1).Flatten();
        Network network = (hasSoftmax ? builder.Softmax() : builder).Build();
        string name = network.Nodes[0].Name;
        return new Model(
            network, [new NamedTensor($"{name}.weight", new Tensor([2, 1, 1, 1], [3f, 0f])), new NamedTensor($"{name}.bias", new Tensor([2], [0f, 0f]))],
            ["a", "b"], Preprocessing.ScaleOnly(1, 1, 1))
        { Temperature = temperature };
    }

    private static void Feed(Metric metric, float[] scores, int label)
    {
        var layout = new OutputLayout(new NetworkBuilder("n", 1, 1, scores.Length).Conv2d(scores.Length, 1).Flatten().Build());
        metric.Add(new Example(0, ClassTarget.Of(label), scores, new OutputSet(layout, scores, 1), 0));
    }
}
