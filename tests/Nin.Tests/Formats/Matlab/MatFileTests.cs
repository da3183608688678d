using Nin.Formats;
using Nin.Formats.Matlab;

namespace Nin.Tests.Formats.Matlab;

public sealed class MatFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<int, bool, bool> Types
    {
        get
        {
            var data = new TheoryData<int, bool, bool>();
            foreach (int type in (int[])[1, 2, 3, 4, 5, 6, 7, 9, 12, 13])
            {
                data.Add(type, false, false);
                data.Add(type, false, true);
                data.Add(type, true, false);
                data.Add(type, true, true);
            }

            return data;
        }
    }

    public void Dispose() => File.Delete(_path);

    [Theory]
    [MemberData(nameof(Types))]
    public void ReadNumbers_EveryType_GivesTheNumbersAndGoesOn(int type, bool isBigEndian, bool compressed)
    {
        var writer = new MatWriter(isBigEndian);
        double[] many = [.. Enumerable.Range(0, 21).Select(i => (double)(i * 6))];
        writer.Add(writer.Matrix("many_numbers", MatWriter.DoubleClass, [3, 7], type, writer.Numbers(type, many)), compressed);
        writer.Add(writer.Matrix("skipped", MatWriter.DoubleClass, [3, 7], type, writer.Numbers(type, many)), compressed);
        writer.Add(writer.Matrix("n", MatWriter.UInt8Class, [1, 1], type, writer.Numbers(type, 7)), compressed);
        using MatFile file = Open(writer);

        MatVariable first = file.Next()!;
        Assert.Equal(("many_numbers", MatClass.Double, 21L), (first.Name, first.Class, first.Count));
        Assert.Equal([3, 7], first.Dimensions);
        Assert.Equal(many, first.ReadNumbers());
        Assert.Equal("skipped", file.Next()!.Name);
        MatVariable last = file.Next()!;
        Assert.Equal(("n", MatClass.UInt8), (last.Name, last.Class));
        Assert.Equal([7.0], last.ReadNumbers());
        Assert.Null(file.Next());
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(3, -300)]
    [InlineData(5, -70000)]
    [InlineData(7, -0.5)]
    [InlineData(9, -0.1)]
    [InlineData(12, -5e9)]
    [InlineData(13, 5e9)]
    public void ReadNumbers_ExtremeNumbers_KeepTheirSign(int type, double value)
    {
        var writer = new MatWriter();
        using MatFile file = Open(
            writer.Add(writer.Matrix("v", MatWriter.DoubleClass, [1, 1], type, writer.Numbers(type, value))));
        Assert.Equal([value], file.Next()!.ReadNumbers());
    }

    [Fact]
    public void ReadNumbers_FileOfSciPy_GivesWhatWasSaved()
    {
        // savemat(file, {'X': arange(12, dtype=uint8).reshape(2, 3, 1, 2, order='F'), 'y': array([[1.0], [10.0]])},
        // do_compression=True)
        const string Content =
            "AAAAAAAAAAAAAUlNDwAAADgAAAB4nONjYGDwAGI2IOYAYk4GCGAFYgEgZgJiZiBmhLIZgTACyuYBKWRkYmZhZWPn4OTiBnEBMvABNQ8AAAAtAAAAeJzjY2Bg"
            + "cABiNiDmgNIgwArlMwExIxgzMlQCaU4gFmCAgQ/2EFrFAQA4XQKa";
        File.WriteAllBytes(_path, [.. MatWriter.Header(false, 0x0100)[..116], .. Convert.FromBase64String(Content)]);
        using MatFile file = MatFile.Open(_path, Limits.Default);
        MatVariable x = file.Next()!;
        Assert.Equal(("X", MatClass.UInt8), (x.Name, x.Class));
        Assert.Equal([2, 3, 1, 2], x.Dimensions);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), x.ReadNumbers());
        MatVariable y = file.Next()!;
        Assert.Equal(("y", MatClass.Double), (y.Name, y.Class));
        Assert.Equal([1.0, 10.0], y.ReadNumbers());
        Assert.Null(file.Next());
    }

    [Fact]
    public void Next_OtherClasses_AreDescribedAndPassedOver()
    {
        var writer = new MatWriter();
        writer.Add(writer.Matrix("cells", 1, [1, 1], 14, [1, 2, 3, 4, 5, 6, 7, 8]));
        writer.Add(writer.Element(6, [.. writer.Word(17), .. writer.Word(0)]), compressed: true);
        writer.Add(writer.Matrix("", MatWriter.UInt8Class, [1, 2], 2, [1, 2]));
        using MatFile file = Open(writer);

        MatVariable cells = file.Next()!;
        Assert.Equal(("cells", MatClass.Cell), (cells.Name, cells.Class));
        Assert.EndsWith(
            "MAT-file at byte 128: expected 'cells' to be an array of real numbers, got Cell.",
            Assert.Throws<NinFormatException>(() => cells.BeginData()).Message,
            StringComparison.Ordinal);
        MatVariable opaque = file.Next()!;
        Assert.Equal(("", MatClass.Opaque), (opaque.Name, opaque.Class));
        Assert.Equal([1.0, 2.0], file.Next()!.ReadNumbers());
        Assert.Null(file.Next());
    }

    [Theory]
    [InlineData("hdf5", "this is an HDF5 file, which MATLAB calls version 7.3; expected level 5. In MATLAB, save(..., '-v7') writes one that can be read.")]
    [InlineData("7.3", "this is a MAT-file of version 7.3, an HDF5 file; expected level 5. In MATLAB, save(..., '-v7') writes one that can be read.")]
    [InlineData("4", "this looks like a version 4 MAT-file; expected level 5. In MATLAB, save(..., '-v7') writes one that can be read.")]
    [InlineData("3", "expected version 0x0100 (level 5), got 0x0300. In MATLAB, save(..., '-v7') writes one that can be read.")]
    [InlineData("text", "expected the byte order, IM or MI, at the header's end. Is this a MAT-file?")]
    [InlineData("short", "expected a header of 128 bytes, got 127. Is the file complete?")]
    [InlineData("empty", "expected a header of 128 bytes, got 0. Is the file complete?")]
    public void Open_OtherFiles_AreRefusedByName(string kind, string problem)
    {
        byte[] content = kind switch
        {
            "hdf5" => [0x89, .. "HDF\r\n\x1a\n"u8, .. new byte[200]],
            "7.3" => MatWriter.Header(false, 0x0200),
            "4" => [0, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, (byte)'x', 0],
            "3" => MatWriter.Header(true, 0x0300),
            "text" => [.. Enumerable.Repeat((byte)'t', 200)],
            "short" => MatWriter.Header(false, 0x0100)[..127],
            _ => [],
        };
        Assert.Equal($"{_path}: MAT-file at byte 0: {problem}", Failure(content).Message);
    }

    [Theory]
    [InlineData("notMatrix", "expected a variable (an element of type 14 or 15), got type 9.")]
    [InlineData("small", "expected a variable (an element of type 14 or 15), got type 262158.")]
    [InlineData("longer", "a variable promises 65 bytes, more than the file holds. Is the file complete?")]
    [InlineData("tag", "expected 8 bytes that begin a variable, got 5. Is the file complete?")]
    [InlineData("inner", "expected a variable (type 14) in the compressed element, got type 9.")]
    [InlineData("flags", "expected 8 to 8 bytes of type 6 as a variable's flags, got 4 of type 6.")]
    [InlineData("dimensions", "expected 8 to 128 bytes of type 5 as a variable's dimensions, got 132 of type 5.")]
    [InlineData("side", "a variable has a side of 4294967295, which is too many.")]
    [InlineData("sides", "a variable has a side of 2147483647, which is too many.")]
    [InlineData("name", "expected 0 to 63 bytes of type 1 as a variable's name, got 64 of type 1.")]
    [InlineData("letters", "the name of a variable has letters that no name has.")]
    [InlineData("complex", "expected 'v' to be an array of real numbers, got complex numbers.")]
    [InlineData("type", "'v' has numbers of the unknown type 77.")]
    [InlineData("fewer", "expected 8 numbers for 'v' [4, 2], got 7 bytes of 1 each.")]
    [InlineData("half", "expected 1 numbers for 'v' [1, 1], got 9 bytes of 8 each.")]
    [InlineData("more", "expected 8 numbers for 'v' [4, 2], got 8 bytes of 1 each.")]
    [InlineData("smallMore", "expected 2 numbers for 'v' [1, 2], got 2 bytes of 1 each.")]
    [InlineData("smallLong", "expected at most 4 bytes in the small element of a variable's numbers of 'v', got 5.")]
    [InlineData("dictionary", "the compressed data of a variable is damaged or cut off. Is the file complete?")]
    [InlineData("checksum", "the compressed data of a variable is damaged or cut off. Is the file complete?")]
    [InlineData("longCompressed", "'v' has more compressed data than its length says.")]
    [InlineData("bomb", "a variable promises 4294967288 bytes, more than its 19 compressed ones can hold.")]
    public void ReadNumbers_DamagedVariable_SaysWhatIsWrong(string damage, string problem)
    {
        var writer = new MatWriter();
        byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
        byte[] Compressed(byte[] content) => [.. writer.Word(15), .. writer.Word((uint)content.Length), .. content];
        byte[] good = writer.Matrix("v", MatWriter.UInt8Class, [4, 2], 2, Bytes(8));
        byte[] element = [.. writer.Word(14), .. writer.Word((uint)good.Length), .. good], deflated = MatWriter.Deflate(element);
        MatWriter written = damage switch
        {
            "notMatrix" => writer.AddRaw(writer.Element(9, Bytes(8))),
            "small" => writer.AddRaw(writer.Element(14, Bytes(4))),
            "longer" => writer.AddRaw([.. writer.Word(14), .. writer.Word(65), .. good]),
            "tag" => writer.AddRaw(Bytes(5)),
            "inner" => writer.AddRaw(Compressed(MatWriter.Deflate(writer.Element(9, Bytes(8))))),
            "flags" => writer.Add([.. writer.Element(6, Bytes(4)), .. good]),
            "dimensions" => writer.Add(writer.Matrix("v", 9, [.. Enumerable.Repeat(1, 33)], 2, Bytes(1))),
            "side" => writer.Add(writer.Matrix("v", 9, [1, -1], 2, [])),
            "sides" => writer.Add(writer.Matrix("v", 9, [int.MaxValue, int.MaxValue, int.MaxValue], 2, [])),
            "name" => writer.Add(writer.Matrix(new string('v', 64), 9, [4, 2], 2, Bytes(8))),
            "letters" => writer.Add(writer.Matrix("v\x1b[2J", 9, [4, 2], 2, Bytes(8))),
            "complex" => writer.Add(writer.Matrix("v", 9, [4, 2], 2, Bytes(8), flags: 0x0800)),
            "type" => writer.Add(writer.Matrix("v", 9, [4, 2], 77, Bytes(8))),
            "fewer" => writer.Add(writer.Matrix("v", 9, [4, 2], 2, Bytes(7))),
            "half" => writer.Add(writer.Matrix("v", 6, [1, 1], 9, Bytes(9))),
            "more" => writer.Add([.. good, .. new byte[8]]),
            "smallMore" => writer.Add([.. writer.Matrix("v", 9, [1, 2], 2, Bytes(2)), .. new byte[8]]),
            "smallLong" => writer.Add([.. writer.Matrix("v", 9, [1, 5], 2, [])[..^8], .. writer.Word((5 << 16) | 2), .. Bytes(4)]),
            "dictionary" => writer.AddRaw(Compressed([0x78, 0xBB, .. deflated[2..]])),
            "checksum" => writer.AddRaw(Compressed([.. deflated[..^1], (byte)(deflated[^1] ^ 1)])),
            "longCompressed" => writer.AddRaw(Compressed(MatWriter.Deflate([.. element, 1]))),
            _ => writer.AddRaw(Compressed(MatWriter.Deflate([.. writer.Word(14), .. writer.Word(uint.MaxValue - 7), 0, 0, 0]))),
        };
        Assert.Equal($"{_path}: MAT-file at byte 128: {problem}", Failure(written.Bytes).Message);
    }

    [Fact]
    public void Next_MoreVariablesThanTheLimits_Throws()
    {
        var writer = new MatWriter();
        byte[] matrix = writer.Matrix("v", 9, [1, 1], 2, [1]);
        writer.Add(matrix).Add(matrix);
        Assert.EndsWith(
            ": expected at most 1 variables.", Failure(writer.Bytes, new Limits { Records = 1 }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Next_CutAnywhere_ThrowsOrEndsBetweenVariables(bool compressed)
    {
        var writer = new MatWriter();
        byte[] matrix = writer.Matrix("v", 9, [4, 5], 2, new byte[20]);
        int boundary = writer.Add(matrix, compressed).Bytes.Length;
        byte[] whole = writer.Add(matrix, compressed).Bytes;
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            if (length == 128 || length == boundary)
            {
                ReadAll(Limits.Default);
            }
            else
            {
                Assert.Throws<NinFormatException>(() => ReadAll(Limits.Default));
            }
        }
    }

    private MatFile Open(MatWriter writer)
    {
        File.WriteAllBytes(_path, writer.Bytes);
        return MatFile.Open(_path, Limits.Default);
    }

    private NinFormatException Failure(byte[] content, Limits? limits = null)
    {
        File.WriteAllBytes(_path, content);
        return Assert.Throws<NinFormatException>(() => ReadAll(limits ?? Limits.Default));
    }

    private void ReadAll(Limits limits)
    {
        using MatFile file = MatFile.Open(_path, limits);
        while (file.Next() is MatVariable variable)
        {
            Assert.Equal(variable.Count, variable.ReadNumbers().Length);
        }
    }
}
