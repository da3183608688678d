using Nin.Formats;

namespace Nin.PyTorch.Tests.Reading;

/// <summary>Small files that would cost much, or that lie about themselves: refused, and nothing is allocated for them.</summary>
public sealed class HostileTests
{
    private const long MostBytes = 24 << 20;

    [Theory]
    [InlineData(new long[] { 1 << 30 }, new long[] { 0 })]
    [InlineData(new long[] { 1 << 15, 1 << 15 }, new long[] { 0, 0 })]
    [InlineData(new long[] { 5_000_000 }, new long[] { 0 })]
    public void Read_StrideOfZero_IsNotRepeatedForever(long[] sizes, long[] strides) =>
        Refused(Pickled.Archive(Pickled.Of(Pickled.Dict(("a", Pickled.Tensor(1, 0, sizes, strides)))), ("data/0", new byte[4])), "becomes at most");

    [Theory]
    [InlineData(4, 0, new long[] { 5 }, new long[] { 1 }, "its last one at 4")]
    [InlineData(4, 1, new long[] { 2, 2 }, new long[] { 2, 1 }, "its last one at 4")]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 3, 1 }, "its last one at 4")]
    [InlineData(4, 5, new long[] { }, new long[] { }, "its last one at 5")]
    [InlineData(4, 0, new long[] { 2 }, new[] { long.MaxValue }, "its last one at 9223372036854775807")]
    [InlineData(5, 0, new long[] { 5 }, new long[] { 1 }, "expected 20 bytes in the storage of 'a', got 16")]
    [InlineData(4, 0, new[] { long.MaxValue }, new long[] { 0 }, "dimensions of at most")]
    [InlineData(4, 0, new long[] { 1 << 20, 1 << 20 }, new long[] { 0, 0 }, "expected at most 2147483647 numbers")]
    [InlineData(4, 0, new long[] { -1 }, new long[] { 1 }, "expected a whole number from 0 on")]
    [InlineData(4, 0, new long[] { 1 }, new long[] { 1, 1 }, "expected a tensor's storage, offset, sizes and strides")]
    public void Read_ViewOutsideItsStorage_IsRefused(long count, long offset, long[] sizes, long[] strides, string problem) =>
        Refused(Pickled.Archive(View(count, offset, sizes, strides), ("data/0", new byte[16])), problem);

    [Fact]
    public void Read_TooManyDimensions_AreRefused()
    {
        long[] ones = [.. Enumerable.Repeat(1L, 17)];
        Refused(Pickled.Archive(View(4, 0, ones, ones), ("data/0", new byte[16])), "expected at most 16 dimensions");
    }

    [Fact]
    public void Read_MissingStorage_IsNamed() =>
        Refused(Pickled.Archive(Pickled.Of(Pickled.Dict(("a", Pickled.Tensor(4, 0, [4], [1]))))), "expected the storage 'data/0', got none");

    [Fact]
    public void Read_CompressedZeros_AreNotInflatedForever() => Refused(
        Pickled.Archive(Pickled.Of(Pickled.Dict(("a", Pickled.Tensor(50 << 20, 0, [1], [1])))), ("data/0", new byte[200 << 20])),
        "becomes at most");

    [Fact]
    public void Read_PickleOfManyObjects_IsNotMade() => Refused(Pickled.Archive(Pickled.Of(new string('}', 1 << 20))), "becomes at most");

    [Fact]
    public void Read_DictsThatShareDicts_AreNotUnfoldedForever()
    {
        // Each holds the one before twice: 2^30 names of one tensor.
        string dicts = Pickled.Dict(("a", Pickled.Tensor(1, 0, [1], [1]))) + "q\0";
        for (int i = 1; i <= 30; i++)
        {
            dicts += Pickled.Dict(("a", $"h{(char)(i - 1)}"), ("b", $"h{(char)(i - 1)}")) + $"q{(char)i}";
        }

        Refused(Pickled.Archive(Pickled.Of(dicts), ("data/0", new byte[4])), "becomes at most");
    }

    [Fact]
    public void Read_DictInItself_IsTooDeep() =>
        Refused(Pickled.Archive(Pickled.Of($"}}q\0{Pickled.Text("a")}h\0s")), "to a depth of at most 32");

    [Theory]
    [InlineData("cos\nsystem\n\x8c\x02ls\x85R", "got 'os.system'")]
    [InlineData("c__builtin__\neval\n\x8c\x021+\x85R", "got '__builtin__.eval'")]
    [InlineData("\x8c\x08" + "builtins\x8c\x04" + "exec\x93", "got 'builtins.exec'")]
    [InlineData("ctorch._utils\n_rebuild_device_tensor_from_numpy\n", "got 'torch._utils._rebuild_device_tensor_from_numpy'")]
    [InlineData("ctorch\nQInt8Storage\n", "quantised numbers")]
    [InlineData("(ios\nsystem\n", "got 0x69")]
    [InlineData("\x82\x01", "got 0x82")]
    [InlineData("ccollections\nOrderedDict\n)\x92", "got 0x92")]
    [InlineData("P0\n", "got 0x50")]
    [InlineData("S'x'\n", "got 0x53")]
    public void Read_AnyOtherName_IsRefusedByIt(string instructions, string problem) =>
        Refused(Pickled.Archive(Pickled.Of(instructions)), problem);

    [Theory]
    [InlineData("0", "finds no value to work on")]
    [InlineData("R", "finds no value")]
    [InlineData("t", "finds no mark")]
    [InlineData("}(K\x01u", "expected a dict to set and as many values as keys, got a dict and 1 of both")]
    [InlineData("h\0", "was never given")]
    [InlineData("K\x01K\x02s", "finds no value")]
    [InlineData("K\x00K\x01K\x02s", "as many values as keys, got a number and 2 of both")]
    [InlineData("K\x01K\x02" + "a", "expected a list to append to, got a number")]
    [InlineData("X\xff\xff\xff\xff", "expected 4294967295 bytes more")]
    [InlineData("cx", "got no end of it")]
    [InlineData("\x8a\x11", "expected a number of at most 16 bytes")]
    [InlineData("ctorch\nfloat32\n)R", "expected a name that makes something, got 'torch.float32'")]
    [InlineData("K\x01)R", "expected a name and its arguments")]
    [InlineData("K\x01K\x02" + "b", "expected a value that has attributes")]
    [InlineData("K\x01Q", "expected a storage's type, key, device and length")]
    [InlineData("ctorch\nSize\n)R", "expected an argument")]
    [InlineData("ccollections\nOrderedDict\n(]K\x01" + "atR", "expected pairs of keys and values")]
    public void Read_DamagedPickle_IsRefused(string instructions, string problem) =>
        Refused(Pickled.Archive(Pickled.Of(instructions)), problem);

    [Fact]
    public void Read_OtherProtocols_AreRefused()
    {
        Refused(Pickled.Archive(Pickled.Of("}", 1)), "expected one of protocol 2 to 5");
        Refused(Pickled.Archive(Pickled.Of("}", 6)), "expected one of protocol 2 to 5");
        Refused(Pickled.Archive("(dp0\n."u8.ToArray()), "expected one of protocol 2 to 5");
    }

    [Fact]
    public void Read_OldFileThatIsCut_IsRefusedAtEveryByte()
    {
        byte[] whole = File.ReadAllBytes(Golden.Reading("legacy2"));
        for (int length = 1; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.NotNull(Assert.Throws<NinFormatException>(() => Pickled.Read(cut)).File);
        }
    }

    private static byte[] View(long count, long offset, long[] sizes, long[] strides) =>
        Pickled.Of(Pickled.Dict(("a", Pickled.Tensor(count, offset, sizes, strides))));

    private static void Refused(byte[] file, string problem)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<NinFormatException>(() => Pickled.Read(file)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }
}
