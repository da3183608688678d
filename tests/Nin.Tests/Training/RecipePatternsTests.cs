using Nin.Training;

namespace Nin.Tests.Training;

public sealed class RecipePatternsTests
{
    [Fact]
    public void Check_DiracThatMatchesNoConvolution_NamesThePattern() => Fails(
        new InitializationSettings { Dirac = ["head"] }, "cifar10-fast",
        "initialization.dirac: 'head' matches no convolution of cifar10-fast. Convolutions are whiten, block1.conv1, block1.conv2, block2.conv1, ...");

    [Theory]
    [InlineData("block1.conv1", "initialization.whiten: expected a convolution of cifar10-fast on the pictures themselves, got 'block1.conv1'.")]
    [InlineData("conv9", "initialization.whiten: expected a convolution of cifar10-fast on the pictures themselves, got 'conv9'.")]
    public void Check_WhitenThatSeesNoPictures_NamesIt(string name, string expected) =>
        Fails(new InitializationSettings { Whiten = name }, "cifar10-fast", expected);

    [Fact]
    public void Check_WhitenWithOtherOutputs_SaysHowMany() => Fails(
        new InitializationSettings { Whiten = "mlpconv1.conv1" }, "nin-cifar10",
        "initialization.whiten: expected a convolution with 150 outputs, two for each number of a patch, got 'mlpconv1.conv1' with 192.");

    private static void Fails(InitializationSettings initialization, string network, string expected)
    {
        Recipe recipe = SmallRuns.Recipe with { Network = network, Initialization = initialization };
        Assert.Equal(expected, Assert.Throws<RecipeException>(() => SmallRuns.Run(recipe, SmallRuns.Data)).Message);
    }
}
