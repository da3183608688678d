using Nin.Execution.Parameters;
using Nin.Networks;
using Nin.Training;

namespace Nin.Tests.Training;

public sealed class InitializationTests
{
    /// <summary>Five standard errors: one test in three million fails by chance, and the seed is fixed.</summary>
    private const double Errors = 5;

    private static readonly Network Network = NetworkCatalog.Find("nin-cifar10-bn").Create();

    [Theory]
    [InlineData("mlpconv1.conv1.weight", 75)]
    [InlineData("mlpconv2.conv1.weight", 2400)]
    [InlineData("mlpconv2.conv2.weight", 192)]
    public void Apply_He_IsNormalWithTheDeviationOfTheFanIn(string name, int fanIn) =>
        AssertNormal(Draw(new InitializationSettings(), 1, name), Math.Sqrt(2.0 / fanIn));

    [Fact]
    public void Apply_Gaussian_HasTheDeviationOfTheLastPatternThatMatches()
    {
        var settings = new InitializationSettings
        {
            Kind = InitializationKind.Gaussian,
            Deviation = 0.05f,
            Deviations = new Dictionary<string, float> { ["mlpconv1.*"] = 0.01f, ["mlpconv1.conv1"] = 0.001f, ["conv1"] = 9f },
        };
        AssertNormal(Draw(settings, 1, "mlpconv1.conv1.weight"), 0.001);
        AssertNormal(Draw(settings, 1, "mlpconv1.conv2.weight"), 0.01);
        AssertNormal(Draw(settings, 1, "mlpconv2.conv1.weight"), 0.05);
    }

    [Fact]
    public void Apply_Xavier_IsUniformUpToItsBound()
    {
        float[] weights = Draw(new InitializationSettings { Kind = InitializationKind.Xavier }, 1, "mlpconv2.conv1.weight");
        double bound = Math.Sqrt(6.0 / ((96 + 192) * 25)), n = weights.Length;
        Assert.All(weights, w => Assert.InRange(w, -bound, bound));
        Assert.True(weights.Max() > bound * (1 - (20 / n)) && weights.Min() < -bound * (1 - (20 / n)));
        Assert.Equal(0, weights.Average(w => (double)w), Errors * bound / Math.Sqrt(3 * n));

        // Of a uniform number in ±b, x² has mean b²/3 and variance 4b⁴/45.
        Assert.Equal(bound * bound / 3, weights.Average(w => (double)w * w), Errors * bound * bound * Math.Sqrt(4.0 / 45 / n));
    }

    [Theory]
    [InlineData("mlpconv1.conv2", 160, 192, 1)]
    [InlineData("mlpconv2.conv1", 192, 96, 5)]
    [InlineData("mlpconv1.conv1", 192, 3, 5)]
    public void Apply_Dirac_BeginsTheFirstFiltersAsTheIdentity(string layer, int outputs, int inputs, int side)
    {
        float[] drawn = Draw(new InitializationSettings(), 1, $"{layer}.weight");
        float[] weights = Draw(new InitializationSettings { Dirac = [layer] }, 1, $"{layer}.weight");
        Assert.Equal(drawn.Length, outputs * inputs * side * side);
        for (int i = 0; i < weights.Length; i++)
        {
            (int output, int input, int place) = (i % outputs, i / outputs % inputs, i / outputs / inputs);
            float expected = output >= inputs ? drawn[i] : output == input && place == side * side / 2 ? 1f : 0f;
            Assert.Equal(expected, weights[i]);
        }

        Assert.Equal(drawn, Draw(new InitializationSettings { Dirac = ["other*"] }, 1, $"{layer}.weight"));
    }

    [Fact]
    public void Apply_Biases_BeginAtTheNumberOfTheLastPatternThatMatches()
    {
        var settings = new InitializationSettings { Biases = new Dictionary<string, float> { ["mlpconv3.*"] = 2f, ["*.conv3"] = 1f } };
        Network network = NetworkCatalog.Find("nin-cifar10").Create();
        Assert.Equal((1f, 2f, 1f, 0f), (Bias("mlpconv3.conv3"), Bias("mlpconv3.conv2"), Bias("mlpconv1.conv3"), Bias("mlpconv1.conv1")));

        float Bias(string layer)
        {
            using var parameters = new ParameterBuffer(new ParameterLayout(network));
            settings.Apply(parameters, 1);
            return Assert.Single(parameters[parameters.Layout[$"{layer}.bias"]].ToArray().Distinct());
        }
    }

    [Fact]
    public void Apply_AnyKind_BeginsBiasesAtZeroAndNormalisationsAsTheIdentity()
    {
        using var parameters = new ParameterBuffer(new ParameterLayout(Network));
        parameters.Trained.Fill(7f);
        parameters.Running.Fill(7f);
        new InitializationSettings().Apply(parameters, 1);
        Assert.All(Values("mlpconv3.conv3.bias"), value => Assert.Equal(0f, value));
        Assert.All(Values("mlpconv1.bn1.weight"), value => Assert.Equal(1f, value));
        Assert.All(Values("mlpconv1.bn1.bias"), value => Assert.Equal(0f, value));
        Assert.All(Values("mlpconv1.bn1.running_mean"), value => Assert.Equal(0f, value));
        Assert.All(Values("mlpconv1.bn1.running_var"), value => Assert.Equal(1f, value));

        float[] Values(string name) => parameters[parameters.Layout[name]].ToArray();
    }

    [Fact]
    public void Apply_OtherSizesOfOtherLayers_DrawsALayerTheSame()
    {
        Network narrow = Make(5), wide = Make(50);
        Assert.Equal(Draw(narrow, "last.weight"), Draw(wide, "last.weight"));
        Assert.Equal(Draw(narrow, "last.weight"), Draw(narrow, "last.weight"));

        static Network Make(int width) =>
            new NetworkBuilder("n", 3, 3, 3).Conv2d(width, 3, name: "first").Conv2d(6, 1, name: "middle").Conv2d(
            4, 1, name: "last").Build();

        static float[] Draw(Network network, string name)
        {
            using var parameters = new ParameterBuffer(new ParameterLayout(network));
            new InitializationSettings().Apply(parameters, 3);
            return parameters[parameters.Layout[name]].ToArray();
        }
    }

    [Fact]
    public void Apply_OtherSeed_DrawsOtherWeights() => Assert.NotEqual(
        Draw(new InitializationSettings(), 1, "mlpconv1.conv2.weight"), Draw(new InitializationSettings(), 2, "mlpconv1.conv2.weight"));

    private static float[] Draw(InitializationSettings settings, ulong seed, string name)
    {
        using var parameters = new ParameterBuffer(new ParameterLayout(Network));
        settings.Apply(parameters, seed);
        return parameters[parameters.Layout[name]].ToArray();
    }

    private static void AssertNormal(float[] values, double deviation)
    {
        double n = values.Length;
        Assert.Equal(0, values.Average(v => (double)v), Errors * deviation / Math.Sqrt(n));

        // Of a normal number, x² has variance 2σ⁴ and x⁴ has mean 3σ⁴ and variance 96σ⁸.
        double variance = deviation * deviation;
        Assert.Equal(variance, values.Average(v => (double)v * v), Errors * variance * Math.Sqrt(2 / n));
        Assert.Equal(
            3 * variance * variance, values.Average(v => Math.Pow(v, 4)), Errors * variance * variance * Math.Sqrt(96 / n));
    }
}
