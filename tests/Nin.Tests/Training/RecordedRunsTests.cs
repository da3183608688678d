using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Kernels;
using Nin.Models;
using Nin.Tests.Data;
using Nin.Training;
using Xunit.Abstractions;

namespace Nin.Tests.Training;

/// <summary>
/// What came of real data before: a redesign that moves none of it has moved no arithmetic. Minutes, so it is run by itself:
/// <c>dotnet test -c Release -s tests/recorded.runsettings</c>.
/// </summary>
[Trait("Category", "Slow")]
[Trait("Kind", "Recorded")]
public sealed class RecordedRunsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("mnist", "mnist/train-images-idx3-ubyte.gz", "3981d5b8e15b")]
    [InlineData("cifar10-quick", "cifar10/cifar10-jpeg.tar.gz", "fafc9f9a79e2")]
    public void Run_TheFirstEpoch_GivesTheBitsThatWereWrittenDown(string recipe, string file, string sha)
    {
        if (SharedData.Find(file, output) is not string found)
        {
            return;
        }

        Recipe one = RecipeFile.Load(recipe) with { Epochs = 1 };
        if (recipe == "mnist")
        {
            // As the recipe was when the bits were written down.
            one = RecipeFile.Load("cifar10-quick") with
            {
                Data = "mnist",
                Network = "nin-mnist-bn",
                Epochs = 1,
                Augmentation = new Augmentation(Shift: 2),
                Dropout = null,
            };
        }

        string root = Path.GetDirectoryName(Path.GetDirectoryName(found))!;
        TrainingResult result = new Trainer(one, new DataCatalog(root).Open(one.Data)).Run();
        output.WriteLine($"{KernelSet.Default.Name}: {result.WeightsSha256}");
        Assert.Equal(sha, result.WeightsSha256[..sha.Length]);
    }

    [Fact]
    public void Evaluate_TheModelInTheBox_HasItsAccuracy()
    {
        if (SharedData.Find("cifar10/cifar10-jpeg.tar.gz", output) is not string found)
        {
            return;
        }

        Model model = Model.Load(Path.Combine(Architecture.SourceTree.Root, "models", "nin-cifar10-bn.safetensors"));
        Assert.StartsWith("3dd5ddc8", model.WeightsSha256());
        using var classifier = new Classifier(model);
        string root = Path.GetDirectoryName(Path.GetDirectoryName(found))!;
        Evaluation evaluation = classifier.Evaluate(new DataCatalog(root).Open("cifar10").Test!);
        Assert.Equal((8984, 10_000), (evaluation.Correct, evaluation.Pictures));
    }
}
