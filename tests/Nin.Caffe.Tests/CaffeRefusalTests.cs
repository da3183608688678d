using Google.Protobuf;
using Nin.Caffe.Format.Proto;
using Nin.Formats;

namespace Nin.Caffe.Tests;

/// <summary>What is not taken is refused with what it is, and nothing is half imported.</summary>
public sealed class CaffeRefusalTests
{
    [Fact]
    public void Read_TypeWithoutALayer_IsNamedWithTheListOfThoseThatAreTaken()
    {
        NinFormatException error = Refused(NetFile.Net(NetFile.Layer("Python", "mine", "data")));
        Assert.Contains("layer 'mine' is of the type 'Python'", error.Message, StringComparison.Ordinal);
        Assert.All(CaffeImport.Layers, name => Assert.Contains(name, error.Hint!, StringComparison.Ordinal));
        Assert.NotNull(error.File);
    }

    [Fact]
    public void Read_OtherNumbersThanTheLayerHas_AreRefused()
    {
        LayerParameter conv = NetFile.Layer("Convolution", "conv", "data", NetFile.Blob(1, 2, 3, 4));
        conv.ConvolutionParam = new ConvolutionParameter { NumOutput = 1, KernelSize = { 1 }, BiasTerm = false };
        Assert.Contains("expected 3 numbers in blob 1, got 4", Refused(NetFile.Net(conv)).Message, StringComparison.Ordinal);
        conv.Blobs.Clear();
        Assert.Contains("blobs of weights", Refused(NetFile.Net(conv)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PicturesOfNoSize_SaysWhatGivesIt()
    {
        LayerParameter data = new() { Type = "Data", Name = "data", Top = { "data", "label" } };
        LayerParameter conv = NetFile.Layer(
            "Convolution", "conv", "data", new BlobProto { Data = { 1, 2, 3 }, Shape = new BlobShape { Dim = { 1, 3, 1, 1 } } });
        conv.ConvolutionParam = new ConvolutionParameter { NumOutput = 1, KernelSize = { 1 }, BiasTerm = false };
        var net = new NetParameter { Layer = { data, conv } };
        Assert.Contains("Height", Refused(net).Hint!, StringComparison.Ordinal);
        Assert.Equal(3, NetFile.Read(net, new() { Height = 2, Width = 2 }).Network.Input.Channels);
    }

    [Fact]
    public void Read_BlobThatNothingMakes_IsNamed()
    {
        Assert.Contains("'other'", Refused(NetFile.Net(NetFile.Layer("ReLU", "relu", "other"))).Message, StringComparison.Ordinal);
        LayerParameter data = new() { Type = "Data", Name = "data", Top = { "data", "label" } };
        Assert.Contains(
            "no picture", Refused(NetFile.Net(data, NetFile.Layer("ReLU", "relu", "label"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SettingsWithoutALayer_AreRefused()
    {
        LayerParameter sum = NetFile.Layer("Eltwise", "sum", "data");
        sum.Bottom.Add("data");
        sum.EltwiseParam = new EltwiseParameter { Operation = 2 };
        LayerParameter lrn = NetFile.Layer("LRN", "lrn", "data");
        lrn.LrnParam = new LRNParameter { NormRegion = 1 };
        LayerParameter pool = NetFile.Layer("Pooling", "pool", "data");
        pool.PoolingParam = new PoolingParameter { KernelSize = 1, Stride = 4 };
        LayerParameter softmax = NetFile.Layer("Softmax", "softmax", "data");
        softmax.SoftmaxParam = new SoftmaxParameter { Axis = 2 };
        foreach (LayerParameter layer in new[] { sum, lrn, pool, softmax })
        {
            Assert.Contains($"'{layer.Name}'", Refused(NetFile.Net(layer)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_NoFileOfCaffe_SaysSo()
    {
        foreach (byte[] content in new byte[][] { [], "name: \"net\"\nlayer { name: \"x\" }"u8.ToArray(), [0xFF, 0xFF, 0xFF], NetFile.Net().ToByteArray() })
        {
            Assert.Throws<NinFormatException>(() => NetFile.Read(content));
        }

        byte[] whole = File.ReadAllBytes(GoldenNet.File("nin"));
        Assert.Throws<NinFormatException>(() => NetFile.Read(whole[..(whole.Length / 2)]));
        Assert.Throws<FileNotFoundException>(() => CaffeImport.Read("missing.caffemodel"));
    }

    [Fact]
    public void Read_NetworkLargerThanTheLimits_IsRefused()
    {
        Limits[] small = [new() { NetworkBytes = 100 }, new() { Layers = 5 }, new() { FileBytes = 100 }];
        foreach (Limits limits in small)
        {
            Assert.Throws<NinFormatException>(() => CaffeImport.Read(GoldenNet.File("nin"), new() { Limits = limits }));
        }
    }

    private static NinFormatException Refused(NetParameter net) => Assert.Throws<NinFormatException>(() => NetFile.Read(net));
}
