using System.Buffers.Binary;
using System.Text;
using Nin.Formats;
using Nin.Formats.Safetensors;

namespace Nin.Tests.Formats.Safetensors;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-safetensors").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_TwoTensorsAndMetadata_GivesTheGoldenBytes()
    {
        byte[] written = Written(
            [SafetensorsEntry.Of("w", [2], new float[] { 1f, -2f }), SafetensorsEntry.Of("n", [], new long[] { 7 })],
            [new("format", "pt"), new("a", "é<")]);

        const string header =
            """{"__metadata__":{"format":"pt","a":"é<"},"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] expected =
        [
            152, 0, 0, 0, 0, 0, 0, 0, .. json, .. Enumerable.Repeat((byte)' ', 152 - json.Length),
            7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
        ];
        Assert.Equal(expected, written);
    }

    [Fact]
    public void Read_AfterWrite_GivesTheSameTensorsInOrder()
    {
        string path = Path.Combine(_folder, "model.safetensors");
        float[] weights = [1.5f, float.NaN, float.NegativeInfinity, -0f, 1e-40f, 3f];
        SafetensorsWriter.Write(
            path,
            [
                SafetensorsEntry.Of("b", [3, 2], weights),
                SafetensorsEntry.Of("a", [0, 5], ReadOnlyMemory<float>.Empty),
                SafetensorsEntry.Of("steps", [1], new long[] { long.MinValue }),
                SafetensorsEntry.Of("bytes", [3], new byte[] { 1, 2, 3 }),
                SafetensorsEntry.Of("ints", [2], new[] { -1, 5 }),
            ],
            [new("z", "1"), new("a", "2")]);

        SafetensorsFile file = SafetensorsFile.Read(path);

        Assert.Equal(["steps", "b", "a", "ints", "bytes"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["z", "a"], file.Metadata.Keys);
        Assert.True(file.TryGet("b", out SafetensorsTensor? b));
        Assert.Equal([3L, 2L], b.Shape);
        Assert.Equal(weights.Select(BitConverter.SingleToInt32Bits), b.ToSingles().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([long.MinValue], file.Tensors[0].ToInt64());
        Assert.Equal(0, file.Tensors[2].Count);
        Assert.Equal("ints I32 [2]", file.Tensors[3].ToString());
        Assert.Equal([1, 2, 3], file.Tensors[4].Data.ToArray());
        Assert.False(file.TryGet("c", out _));
    }

    [Fact]
    public void ToSingles_HalfBrainAndDouble_AreConverted()
    {
        byte[] data = new byte[16];
        BinaryPrimitives.WriteDoubleLittleEndian(data, -0.1);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(8), (Half)1.5);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(10), Half.PositiveInfinity);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(12), 0x3FC0);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(14), 0xC000);

        SafetensorsFile file = SafetensorsFile.Parse(Content(
            """{"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]},"h":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}""",
            data));

        Assert.Equal([-0.1f], file.Tensors[0].ToSingles());
        Assert.Equal([1.5f, float.PositiveInfinity], file.Tensors[1].ToSingles());
        Assert.Equal([1.5f, -2f], file.Tensors[2].ToSingles());
        Assert.Equal(
            "d: expected I64 elements, got F64.",
            Assert.Throws<InvalidOperationException>(() => file.Tensors[0].ToInt64()).Message);
        Assert.StartsWith(
            "d: expected room for 1 elements, got 2.",
            Assert.Throws<ArgumentException>(() => file.Tensors[0].CopyTo(new float[2])).Message);
    }

    [Fact]
    public void ToSingles_Integers_Throws()
    {
        SafetensorsFile file = SafetensorsFile.Parse(Written([SafetensorsEntry.Of("n", [1], new long[] { 1 })], []));
        Assert.Equal(
            "n: expected F16, BF16, F32 or F64 elements, got I64.",
            Assert.Throws<InvalidOperationException>(() => file.Tensors[0].ToSingles()).Message);
    }

    [Theory]
    [InlineData("[]", 0, "expected the header to begin with '{'.")]
    [InlineData(" {}", 0, "expected the header to begin with '{'.")]
    [InlineData("{", 0, "the header is not valid JSON.")]
    [InlineData("{} x", 0, "the header is not valid JSON.")]
    [InlineData("""{"\ud800":{}}""", 0, "the header is not valid JSON.")]
    [InlineData("""{"a":1}""", 0, "expected StartObject for 'a', got Number.")]
    [InlineData("""{"a":{}}""", 0, "expected dtype, shape and two data_offsets for tensor 'a'.")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "expected String for '__metadata__.a', got Number.")]
    [InlineData("""{"__metadata__":{"a":"","a":""}}""", 0, "the key 'a' occurs twice in __metadata__.")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "the name '__metadata__' occurs twice in the header.")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8"}}""", 0, "'dtype' occurs twice in tensor 'a'.")]
    [InlineData("""{"a":{"dtype":"Q9","shape":[],"data_offsets":[0,1]}}""", 1, "tensor 'a' has the unknown dtype 'Q9'.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "expected integers from 0 to 9223372036854775807 in 'a.shape'.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "expected integers from 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}}""", 1, "expected integers from 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "the size of tensor 'a' overflows.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,1]}}""", 1, "expected 2 bytes for tensor 'a' (U8 [2]), got data_offsets [0, 1].")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[3,1]}}""", 3, "got data_offsets [3, 1].")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, "tensor 'a' ends at 2, but the file has only 1 bytes of data.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 3, "expected 1 bytes of data, got 3: 2 belong to no tensor.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "expected the data of tensor 'a' to begin at 0, got 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "expected the data of tensor 'b' to begin at 2, got 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "the name 'a' occurs twice in the header.")]
    public void Parse_BadHeader_Throws(string header, int dataBytes, string problem)
    {
        var error = Assert.Throws<NinFormatException>(() => SafetensorsFile.Parse(Content(header, new byte[dataBytes])));
        Assert.Equal("safetensors", error.Format);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepNesting_Throws()
    {
        string deep = "{\"a\":{\"x\":" + new string('[', 5000) + new string(']', 5000) + "}}";
        Assert.Contains(
            "not valid JSON", Assert.Throws<NinFormatException>(() => SafetensorsFile.Parse(Content(deep, []))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_InvalidUtf8_Throws()
    {
        byte[] content = Content("{\"a\":{}}", []);
        content[10] = 0xFF;
        Assert.Equal("safetensors at byte 8: the header is not valid UTF-8.", Assert.Throws<NinFormatException>(() => SafetensorsFile.Parse(content)).Message);
    }

    [Fact]
    public void Parse_LengthsThatCannotBe_Throw()
    {
        Assert.Equal(
            "safetensors: expected at least 8 bytes, got 7.",
            Assert.Throws<NinFormatException>(() => SafetensorsFile.Parse(new byte[7])).Message);
        byte[] content = Content("{}", []);
        content[0] = 3;
        Assert.Equal(
            "safetensors at byte 0: the header ends at byte 11, but the file has only 10 bytes.",
            Assert.Throws<NinFormatException>(() => SafetensorsFile.Parse(content)).Message);
        content[7] = 0xFF;
        Assert.StartsWith(
            "safetensors at byte 0: expected a header of at most 16777216 bytes, got 18374686479671623683.",
            Assert.Throws<NinFormatException>(() => SafetensorsFile.Parse(content)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileLargerThanLimits_ThrowsWithTheFilesName()
    {
        string path = Path.Combine(_folder, "large.safetensors");
        SafetensorsWriter.Write(path, [SafetensorsEntry.Of("a", [100], new float[100])]);
        var error = Assert.Throws<NinFormatException>(() => SafetensorsFile.Read(path, new Limits { DecodeBytes = 100 }));
        Assert.Equal($"{path}: safetensors: expected at most 100 bytes, got {new FileInfo(path).Length}.", error.Message);
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Read(Path.Combine(_folder, "missing")));
    }

    [Fact]
    public void Write_BadArguments_Throw()
    {
        SafetensorsEntry a = SafetensorsEntry.Of("a", [1], new float[1]);
        Assert.StartsWith(
            "Safetensors: the name 'a' is given twice.",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [a, a])).Message);
        Assert.StartsWith(
            "Safetensors: the name 'k' is given twice.",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [a],
                [new("k", ""), new("k", "")])).Message);
        Assert.StartsWith(
            "Safetensors: expected 6 elements for 'a' [2, 3], got 5.",
            Assert.Throws<ArgumentException>(() => SafetensorsEntry.Of("a", [2, 3], new float[5])).Message);
        Assert.StartsWith(
            "Safetensors: '__metadata__' is reserved",
            Assert.Throws<ArgumentException>(() => SafetensorsEntry.Of("__metadata__", [0], default(ReadOnlyMemory<float>))).Message);
    }

    [Fact]
    public void Parse_MutatedFiles_AreReadOrRefused()
    {
        byte[] original = Written(
            [SafetensorsEntry.Of("features.0.weight", [2, 3], new float[6]), SafetensorsEntry.Of("n", [1], new long[] { 3 })],
            [new("nin", "{\"a\":[1,2]}")]);
        int read = 0, refused = 0;
        for (uint i = 0; i < 20_000; i++)
        {
            byte[] mutant = Mutation.Of(original, i);
            try
            {
                foreach (SafetensorsTensor tensor in SafetensorsFile.Parse(mutant).Tensors)
                {
                    _ = tensor.Type == SafetensorsType.F32 ? tensor.ToSingles() : null;
                }

                read++;
            }
            catch (NinFormatException)
            {
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused.");
    }

    [Fact]
    public void Read_MutatedFiles_SaysWhatParseSays()
    {
        byte[] original = Written(
            [SafetensorsEntry.Of("w", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }),
                SafetensorsEntry.Of("n", [1], new long[] { 3 })], [new("nin", "1")]);
        string path = Path.Combine(_folder, "mutant.safetensors");
        for (uint i = 0; i < 500; i++)
        {
            byte[] mutant = i == 0 ? original : Mutation.Of(original, i);
            File.WriteAllBytes(path, mutant);
            Assert.Equal(
                Outcome(() => SafetensorsFile.Parse(mutant)),
                Outcome(() => SafetensorsFile.Read(path)).Replace($"{path}: ", "", StringComparison.Ordinal));
        }

        static string Outcome(Func<SafetensorsFile> read)
        {
            try
            {
                return string.Join('\n', read().Tensors.Select(tensor => $"{tensor} {Convert.ToHexString(tensor.Data)}"));
            }
            catch (NinFormatException error)
            {
                return error.Message;
            }
        }
    }

    private static byte[] Written(IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] Content(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] content = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(content, json.Length);
        json.CopyTo(content, 8);
        data.CopyTo(content, 8 + json.Length);
        return content;
    }
}
