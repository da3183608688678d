using System.Buffers.Binary;
using Nin.Tensors;

namespace Nin.PyTorch.Tests.Reading;

/// <summary>Forms that a newer PyTorch writes than the one that made the golden files.</summary>
public sealed class TensorAssemblyTests
{
    [Theory]
    [InlineData("uint16", "\x01\x00\xff\xff", new[] { 1f, 65535f })]
    [InlineData("uint32", "\x02\x00\x00\x00\xff\xff\xff\xff", new[] { 2f, 4294967295f })]
    [InlineData("uint64", "\x03\0\0\0\0\0\0\0", new[] { 3f })]
    [InlineData("float8_e5m2", "\x3c\xbc\x00\x7b\x01", new[] { 1f, -1f, 0f, 57344f, 1.52587890625e-05f })]
    [InlineData("float8_e4m3fn", "\x38\xb8\x00\x7e\x01\x08\xc1", new[] { 1f, -1f, 0f, 448f, 0.001953125f, 0.015625f, -2.25f })]
    public void Read_TypeBesideTheStorage_IsThatOfTheNumbers(string type, string bytes, float[] expected)
    {
        byte[] content = [.. bytes.Select(letter => (byte)letter)];
        string tensor = $"ctorch._utils\n_rebuild_tensor_v3\n({UntypedStorage(content.Length)}{Pickled.Number(0)}"
            + $"{Pickled.Numbers(expected.Length)}{Pickled.Numbers(1)}\x89{Pickled.OrderedDict})Rctorch\n{type}\ntR";
        NamedTensor read = Assert.Single(
            Pickled.Read(Pickled.Archive(Pickled.Of(Pickled.Dict(("a", tensor))), ("data/0", content))).Tensors);
        Assert.Equal(expected, read.Tensor.Data);
    }

    [Fact]
    public void Read_SmallFloatsWithoutANumber_AreNaN()
    {
        string tensor = $"ctorch._utils\n_rebuild_tensor_v3\n({UntypedStorage(2)}{Pickled.Number(0)}"
            + $"{Pickled.Numbers(2)}{Pickled.Numbers(1)}\x89{Pickled.OrderedDict})Rctorch\nfloat8_e4m3fn\ntR";
        NamedTensor read = Assert.Single(
            Pickled.Read(Pickled.Archive(Pickled.Of(Pickled.Dict(("a", tensor))), ("data/0", [0x7f, 0xff]))).Tensors);
        Assert.All(read.Tensor.Data, number => Assert.True(float.IsNaN(number)));
    }

    /// <summary>As Python 2 wrote it: a dict of pairs, texts without an encoding, a tensor's first form.</summary>
    [Fact]
    public void Read_FormsOfTheFirstYears_AreRead()
    {
        string tensor = $"ctorch._utils\n_rebuild_tensor\n({Pickled.Storage("FloatStorage", "0", 2)}K\x00{Pickled.Numbers(2)}{Pickled.Numbers(1)}tR";
        string dict = $"{Pickled.OrderedDict}](](U\x01w{tensor}" + "ee\x85R";
        byte[] content = new byte[8];
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4), 2.5f);
        NamedTensor read = Assert.Single(Pickled.Read(Pickled.Archive(Pickled.Of(dict), ("data/0", content))).Tensors);
        Assert.Equal("w", read.Name);
        Assert.Equal([0f, 2.5f], read.Tensor.Data);
    }

    [Fact]
    public void Read_EmptyView_MayBeginAnywhere()
    {
        StateDict read = Pickled.Read(Pickled.Archive(
            Pickled.Of(Pickled.Dict(("a", Pickled.Tensor(1, long.MaxValue, [0, 3], [3, 1])))), ("data/0", new byte[4])));
        Assert.Equal([0, 3], Assert.Single(read.Tensors).Tensor.Shape.ToArray());
    }

    [Fact]
    public void Read_AKeyThatIsSetTwice_HasTheLastValue()
    {
        byte[] content = [0, 0, 128, 63, 0, 0, 0, 64];
        StateDict read = Pickled.Read(Pickled.Archive(
            Pickled.Of(Pickled.Dict(("a", Pickled.Tensor(2, 0, [1], [1])), ("a", Pickled.Tensor(2, 1, [1], [1])))), ("data/0", content)));
        Assert.Equal([2f], Assert.Single(read.Tensors).Tensor.Data);
    }

    private static string UntypedStorage(int bytes) =>
        $"({Pickled.Text("storage")}ctorch.storage\nUntypedStorage\n{Pickled.Text("0")}{Pickled.Text("cpu")}{Pickled.Number(bytes)}tQ";
}
