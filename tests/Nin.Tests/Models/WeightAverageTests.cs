using Nin.Data.Preparing;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Training;

namespace Nin.Tests.Models;

public sealed class WeightAverageTests
{
    private static readonly Model First = ModelFixture.Create(0), Second = ModelFixture.Create(1), Third = ModelFixture.Create(2);

    [Fact]
    public void Of_ThreeModels_IsTheMeanOfEveryNumber()
    {
        Model average = WeightAverage.Of([First, Second, Third], ["a", "b", "c"]);
        for (int i = 0; i < average.Weights.Length; i++)
        {
            NamedTensor weight = average.Weights[i];
            Assert.Equal((First.Weights[i].Name, First.Weights[i].Tensor.Shape), (weight.Name, weight.Tensor.Shape));
            for (int n = 0; n < weight.Tensor.Data.Length; n++)
            {
                double sum = ((Model[])[First, Second, Third]).Sum(model => (double)model.Weights[i].Tensor.Data[n]);
                Assert.Equal((float)(sum / 3), weight.Tensor.Data[n]);
            }
        }

        Assert.Equal((First.Recipe, null), (average.Recipe, average.Metrics));
        Assert.Equal<string>(First.Labels, average.Labels);
    }

    [Fact]
    public void Of_OneModelTwice_IsThatModel() =>
        Assert.Equal(First.WeightsSha256(), WeightAverage.Of([First, First]).WeightsSha256());

    [Fact]
    public void Save_Average_KeepsItsStory()
    {
        using var folder = new TemporaryFolder();
        WeightAverage.Of([First, Second], ["a.safetensors", "b"]).Save(folder["soup.safetensors"]);
        Assert.Equal<AveragedModel>(
            [new AveragedModel("a.safetensors", First.WeightsSha256()), new AveragedModel("b", Second.WeightsSha256())],
            Model.Load(folder["soup.safetensors"]).AveragedFrom);
        Assert.Empty(First.AveragedFrom);
    }

    [Fact]
    public void Of_OtherNetworksClassesOrPreprocessing_NamesTheDifference()
    {
        Assert.Equal("the one's network is small, the other's other", Difference(Of(new NetworkBuilder("other", 8, 8, 3).Conv2d(3, 1).GlobalAvgPool2d().Build())));
        Assert.Equal("their networks of the name small differ in the layer 'mlpconv1.conv1'", Difference(Of(new NetworkBuilder("small", 8, 8, 3).Conv2d(3, 1).GlobalAvgPool2d().Build())));
        Assert.Equal(
            "the one's small sees pictures of 8x8x3, the other's of 9x9x3",
            Difference(Of(ModelFixture.Network.WithInput(new(9, 9, 3)))));
        Assert.Equal("class 2 of the one is 'class \"1\" é', of the other 'dog'", Difference(new Model(First.Network, Second.Weights, ["class \"0\" é", "dog", "class \"2\" é"], First.Preprocessing)));
        Assert.Equal(
            "the one answers with OneClass, the other with AnyClasses",
            Difference(new Model(First.Network, Second.Weights, First.Labels, First.Preprocessing)
            {
                AnswerKind = AnswerKind.AnyClasses,
            }));
        Assert.Equal(
            "their preprocessing differs: channel 2 has the mean 0.500 and 0.510, the deviation 0.300 and 0.300, in that order of 'a' and of 'b'",
            Difference(new Model(First.Network, Second.Weights, First.Labels, Standardize(0.51f))));
        Assert.Equal(
            "their preprocessing differs: Standardize with a scale of 0.003922 and Scale with one of 0.003922 of 'a' and of 'b'",
            Difference(new Model(First.Network, Second.Weights, First.Labels, Preprocessing.ScaleOnly(8, 8, 3))));
    }

    /// <summary>Runs of other seeds set other pictures aside, and measure nearly the same numbers.</summary>
    [Fact]
    public void Of_NearlyTheSamePreprocessing_AveragesIt()
    {
        Model average = WeightAverage.Of([First, new Model(First.Network, Second.Weights, First.Labels, Standardize(0.504f))]);
        Assert.Equal([0.4f, 0.502f, 0.6f], average.Preprocessing.Mean);
        Assert.Equal([0.2f, 0.3f, 0.25f], average.Preprocessing.Deviation);
    }

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => WeightAverage.Of([]));

    private static Preprocessing Standardize(float green) =>
        new(PreprocessingKind.Standardize, 8, 8, 3, 1f / 255f, [0.4f, green, 0.6f], [0.2f, 0.3f, 0.25f]);

    private static Model Of(Network network) => ModelFixture.Create(
        network, Preprocessing.ScaleOnly(network.Input.Height, network.Input.Width, network.Input.Channels), 1);

    private static string Difference(Model other)
    {
        string message = Assert.Throws<ArgumentException>(() => WeightAverage.Of([First, other], ["a", "b"])).Message;
        const string start = "'a' and 'b' cannot be averaged: ";
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        return message[start.Length..].Split(" (Parameter")[0].TrimEnd('.');
    }
}
