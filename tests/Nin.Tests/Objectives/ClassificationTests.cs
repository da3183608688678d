using Nin.Data.Targets;
using Nin.Networks;
using Nin.Objectives;

namespace Nin.Tests.Objectives;

public sealed class ClassificationTests
{
    [Theory]
    [InlineData("nin-cifar10", false)]
    [InlineData("nin-keras", true)]
    [InlineData("nin-keras-tutorial", true)]
    [InlineData("nin-stack", true)]
    public void Layout_CatalogNetwork_SaysWhetherItsOutputIsProbabilities(string name, bool expected) =>
        Assert.Equal(expected, new OutputLayout(NetworkCatalog.Find(name).Create()).AreProbabilities[0]);

    [Fact]
    public void Prepare_SoftmaxAtTheEnd_LeavesLogits()
    {
        Network network = new Classification().Prepare(NetworkCatalog.Find("nin-keras").Create());
        Assert.Equal("flatten", network.Nodes[^1].Name);
        Assert.False(new OutputLayout(network).AreProbabilities[0]);
    }

    [Fact]
    public void Prepare_SoftmaxInTheMiddle_ChangesNothing()
    {
        Network network = NetworkCatalog.Find("nin-keras-tutorial").Create();
        Assert.Same(network, new Classification().Prepare(network));
    }

    [Fact]
    public void Prepare_MoreOutputs_TrainsTheMainOneAlone()
    {
        Network network = new NetworkBuilder("n", 4, 4, 1).Conv2d(3, 1, name: "a").GlobalAvgPool2d().Output("logits")
            .From("a").Conv2d(2, 1, name: "b").Output("more").Build();
        Network trained = new Classification().Prepare(network);
        Assert.Equal(["a", "gap", "flatten"], trained.Nodes.Select(node => node.Name));
        Assert.Equal([new NetworkOutput("logits", "flatten")], trained.Outputs.AsEnumerable());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Create_WeightThatIsNotPositive_NamesIt(float weight) => Assert.StartsWith(
        FormattableString.Invariant($"Classification: expected positive class weights, got {weight} for class 1."),
        Assert.Throws<ArgumentException>(() => new Classification(0f, [1f, weight])).Message);

    [Fact]
    public void Check_MapsInPlaceOfNumbers_NamesTheOutput() => Assert.Equal(
        "n: classification needs a number for each class, but output 'a' is [N, 4, 4, 3] (NHWC). Put a GlobalAvgPool2d or a Flatten behind it.",
        Assert.Throws<ArgumentException>(() => new Classification().Check(
            new OutputLayout(new NetworkBuilder("n", 4, 4, 1).Conv2d(3, 1, name: "a").Build()), 3)).Message);

    [Fact]
    public void Encode_AnotherTarget_NamesItsKind() => Assert.StartsWith(
        "expected one class for each picture, got ClassSetTarget.",
        Assert.Throws<ArgumentException>(() => new ClassEncoding(3).Encode(ClassSetTarget.Of(0, 2), new float[3])).Message);

    [Fact]
    public void Mix_TwoPictures_EachKeepsItsShare()
    {
        var encoding = new ClassEncoding(9);
        float[] one = new float[3], other = new float[3];
        encoding.Encode(ClassTarget.Of(4), one);
        encoding.Encode(ClassTarget.Of(7), other);
        encoding.Mix(one, other, 0.75f);
        Assert.Equal([4, 7, 0.75f], one);
        Assert.Equal([7, 4, 0.75f], other);
    }
}
