using Nin.Testing;

namespace Nin.Tests;

/// <summary>Every block of docs/extending.md is a program: it is compiled against the public surface alone, and run.</summary>
public sealed class ExtendingTests
{
    [Theory]
    [InlineData("A network, trained", @"^mine: \d+ ?%\n$")]
    [InlineData("A loop", @"^(epoch \d: loss \d\.\d{3}, validation accuracy \d+\.\d ?%\n){3}test accuracy \d+\.\d ?%\n$")]
    [InlineData("A layer", @"^Scale, 116 parameters\n$")]
    [InlineData("A loss", @"^\d+ ?%\n$")]
    [InlineData("An optimizer", @"^\d+ ?%\n$")]
    [InlineData("A metric", @"^mean rank \d\.\d, top five \d+ ?%\n$")]
    [InlineData("A schedule, an augmentation, and a run that stops itself", @"^(epoch \d+: loss \d\.\d{3}, validation accuracy \d+\.\d ?%\n)+Stopped, test accuracy \d+ ?%\n$")]
    [InlineData("What the network computes on the way", @"^\S+: \[N, \d+, \d+, 10\] \(NHWC\), the map of \w+ reaches \w+\n$")]
    [InlineData("A data set", @"^\d+ ?%\n$")]
    [InlineData("A data set of files", @"^\d+ ?%, dark-\d+\.png\n$")]
    public void Block_OfThePage_CompilesAndRuns(string heading, string expected) => AssertPrints(heading, expected);

    internal static void AssertPrints(string heading, string expected)
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "extending.md"));
        string section = page[page.IndexOf($"## {heading}\n", StringComparison.Ordinal)..];
        string code = section.Split("```csharp\n")[1].Split("```")[0];

        // As it stands, on fewer pictures: a few steps are enough to see that every line works.
        const string few = "ShapesDataset.Generate(train: 480, validation: 40, test: 100)";
        code = code.Replace("new DataCatalog().Open(\"shapes\")", few, StringComparison.Ordinal)
            .Replace("UntilGoodEnough(0.95)", "UntilGoodEnough(0.1)", StringComparison.Ordinal);
        Assert.Matches(expected, Programs.Run(code));
    }

    [Fact]
    public void Page_EveryBlock_IsAsserted()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "extending.md"));
        int asserted = typeof(ExtendingTests).GetMethod(nameof(Block_OfThePage_CompilesAndRuns))!.GetCustomAttributes(
            typeof(InlineDataAttribute), false).Length;
        Assert.Equal(asserted + 1, page.Split("```csharp\n").Length - 1);
    }
}

/// <summary>The block that changes the whole program, by itself.</summary>
[Collection(Imaging.RegisteredDecoderCollection.Name)]
public sealed class ExtendingDecoderTests
{
    [Fact]
    public void Block_OfTheDecoder_CompilesAndRuns() => ExtendingTests.AssertPrints("A decoder", @"^3x3, 255 0\n$");
}
