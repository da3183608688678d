using Nin.Caffe.Format.Proto;
using Nin.Data.Preparing;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Testing.Golden;

namespace Nin.Caffe.Tests;

/// <summary>Files as Caffe writes them give what its definitions say.</summary>
public sealed class CaffeImportTests
{
    /// <summary>
    /// Of the largest number of an output: float's steps of 6e-8 over some hundred products and up to ten layers.
    /// </summary>
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData("nin")]
    [InlineData("nin-old")]
    [InlineData("mixed")]
    public void Read_File_AnswersLikeCaffe(string name)
    {
        IReadOnlyDictionary<string, GoldenTensor> expected = GoldenNet.Answers(name);
        ImportedNetwork net = CaffeImport.Read(GoldenNet.File(name));
        using var session = new InferenceSession(net.Network, net.Weights, threads: 1);
        float[][] answers = session.Run(GoldenNet.ToNetwork(expected["in"], isTurned: true));
        Assert.Equal(expected.Count - 1, answers.Length);
        for (int i = 0; i < answers.Length; i++)
        {
            Check(GoldenNet.ToNetwork(expected[net.Network.Outputs[i].Name], isTurned: false), answers[i]);
        }
    }

    [Fact]
    public void Read_NetOfOtherOrder_TakesItsChannelsAsTheyAre()
    {
        IReadOnlyDictionary<string, GoldenTensor> expected = GoldenNet.Answers("nin");
        ImportedNetwork net = CaffeImport.Read(GoldenNet.File("nin"), new() { IsBgr = false });
        using var session = new InferenceSession(net.Network, net.Weights, threads: 1);
        Check(
            GoldenNet.ToNetwork(expected["pool3"], isTurned: false),
            session.Run(GoldenNet.ToNetwork(expected["in"], isTurned: false))[0]);
    }

    [Fact]
    public void Read_Nin_SaysWhatIsDoneToAPicture()
    {
        ImportedNetwork net = CaffeImport.Read(GoldenNet.File("nin"));
        Assert.Equal("nin", net.Network.Name);
        Assert.Equal(new FeatureShape(12, 12, 3), net.Network.Input);
        Assert.Equal(
            new Preprocessing(PreprocessingKind.Standardize, 12, 12, 3, 1, [123, 117, 104], [128, 128, 128]), net.Preprocessing);
        Assert.IsType<GlobalAvgPool2d>(net.Network.Nodes[^1].Layer);
        Assert.Contains(net.Network.Nodes, node => node.Layer is Dropout { Rate: 0.5f });
        Assert.Equal("pool3", Assert.Single(net.Network.Outputs).Name);
    }

    [Fact]
    public void Read_Softmax_MakesProbabilities()
    {
        ImportedNetwork net = CaffeImport.Read(GoldenNet.File("mixed"));
        var outputs = new OutputLayout(net.Network);
        Assert.Equal(["prob", "largest"], outputs.Names.ToArray());
        Assert.True(outputs.AreProbabilities[0]);
        Assert.Null(net.Preprocessing);
    }

    [Fact]
    public void Read_BatchNormAndScale_AreOneLayerWhereNothingElseReadsBetween()
    {
        ImportedNetwork net = CaffeImport.Read(GoldenNet.File("mixed"));
        Assert.Equal(["bn", "bare"], net.Network.Nodes.Where(node => node.Layer is BatchNorm2d).Select(node => node.Name));
        Assert.DoesNotContain(net.Network.Nodes, node => node.Name == "scale");
        Assert.Contains(net.Network.Nodes, node => node.Name == "alone");
    }

    [Fact]
    public void Read_OptionsBesideTheFile_GoFirst()
    {
        var options = new CaffeImportOptions { Height = 16, Width = 20, Mean = [10], Scale = 0.5f };
        ImportedNetwork net = CaffeImport.Read(GoldenNet.File("nin"), options);
        Assert.Equal(new FeatureShape(16, 20, 3), net.Network.Input);
        Assert.Equal(
            new Preprocessing(PreprocessingKind.Standardize, 16, 20, 3, 1, [10, 10, 10], [2, 2, 2]), net.Preprocessing);
        Assert.Equal(
            new Preprocessing(PreprocessingKind.Scale, 12, 12, 3, 0.25f, [], []),
            CaffeImport.Read(GoldenNet.File("nin"), new() { Mean = [0], Scale = 0.25f }).Preprocessing);
    }

    [Fact]
    public void Read_LayerWithoutWeightsOnThePicture_SeesItsOwnOrder()
    {
        LayerParameter pool = NetFile.Layer("Pooling", "pool", "data");
        pool.PoolingParam = new PoolingParameter { KernelSize = 4, Pool = 0 };
        ImportedNetwork net = NetFile.Read(NetFile.Net(pool));
        using var session = new InferenceSession(net.Network, net.Weights, threads: 1);
        float[] picture = [.. Enumerable.Range(0, 16).SelectMany(_ => new float[] { 1, 2, 3 })];
        Assert.Equal(new float[] { 3, 2, 1 }, session.Run(picture)[0]);
    }

    [Fact]
    public void Read_WeightsAsDoubles_AreTaken()
    {
        var weights = new BlobProto { DoubleData = { 1, 2, 3 } };
        LayerParameter conv = NetFile.Layer("Convolution", "conv", "data", weights);
        conv.ConvolutionParam = new ConvolutionParameter { NumOutput = 1, KernelSize = { 1 }, BiasTerm = false };
        Assert.Equal([3f, 2, 1], Assert.Single(NetFile.Read(NetFile.Net(conv)).Weights).Tensor.Data);
    }

    private static void Check(float[] expected, float[] answers)
    {
        Assert.Equal(expected.Length, answers.Length);
        double largest = Math.Max(expected.Max(Math.Abs), 1);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(Math.Abs(expected[i] - answers[i]), 0, Tolerance * largest);
        }
    }
}
