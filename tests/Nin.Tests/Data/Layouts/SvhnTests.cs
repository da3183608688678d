using Nin.Data;
using Nin.Data.Layouts;
using Nin.Formats;
using Nin.Tests.Formats;

namespace Nin.Tests.Data.Layouts;

public sealed class SvhnTests : IDisposable
{
    private const int PictureBytes = 32 * 32 * 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("nin-svhn").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, false, 2)]
    [InlineData(true, false, 2)]
    [InlineData(true, false, 9)]
    [InlineData(true, true, 9)]
    public void ReadFolder_TwoFiles_GivesPicturesAndDigits(bool compressed, bool isBigEndian, int labelType)
    {
        Save("train_32x32.mat", FileOf([1, 10, 9], compressed, isBigEndian, labelType));
        Save("test_32x32.mat", FileOf([5], compressed, isBigEndian, labelType));

        DataSplits splits = new DataCatalog([], limits: null).Open(_folder);

        string name = DataCatalog.NameOf(_folder);
        Assert.Equal((name, $"{name}/train", $"{name}/test"), (splits.Name, splits.Train.Name, splits.Test!.Name));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], splits.Train.Classes);
        Assert.Equal([1, 0, 9], Enumerable.Range(0, 3).Select(splits.Train.Label));
        Assert.Equal((1, 5), (splits.Test.Count, splits.Test.Label(0)));
        Assert.Null(splits.Validation);
        for (int i = 0; i < 3; i++)
        {
            ReadOnlySpan<byte> pixels = splits.Train.Read(i).Pixels.Span;
            for (int p = 0; p < PictureBytes; p++)
            {
                (int row, int column, int channel) = (p / 96, p / 3 % 32, p % 3);
                Assert.Equal(Sample(i, row, column, channel), pixels[p]);
            }
        }
    }

    [Fact]
    public void ReadFolder_WithoutTest_HasNone()
    {
        Save("train_32x32.mat", FileOf([1, 2]));
        Assert.Null(Svhn.ReadFolder(_folder, "svhn").Test);
        Assert.Equal(
            $"SVHN: expected train_32x32.mat in '{_folder}/x'.",
            Assert.Throws<FileNotFoundException>(() => Svhn.ReadFolder($"{_folder}/x", "svhn")).Message);
    }

    [Theory]
    [InlineData("noX", "SVHN: expected the variables X and y, got no X. Is the file complete?")]
    [InlineData("noY", "SVHN: expected the variables X and y, got no y. Is the file complete?")]
    [InlineData("class", "MAT-file at byte 128: expected X to be UInt8 [32, 32, 3, count], got Double [32, 32, 3, 2]. Is this SVHN's Format 2?")]
    [InlineData("sides", "MAT-file at byte 128: expected X to be UInt8 [32, 32, 3, count], got UInt8 [2, 3, 32, 32]. Is this SVHN's Format 2?")]
    [InlineData("five", "MAT-file at byte 128: expected X to be UInt8 [32, 32, 3, count], got UInt8 [32, 32, 3, 1, 2]. Is this SVHN's Format 2?")]
    [InlineData("none", "MAT-file at byte 128: expected X to be UInt8 [32, 32, 3, count], got UInt8 [32, 32, 3, 0]. Is this SVHN's Format 2?")]
    [InlineData("stored", "MAT-file at byte 128: expected X to be stored as bytes.")]
    [InlineData("cells", "MAT-file at byte 128: expected y to be numbers [count, 1], got Cell [2, 1].")]
    [InlineData("square", "MAT-file at byte 128: expected y to be numbers [count, 1], got UInt8 [2, 2].")]
    [InlineData("fewer", "SVHN: expected a label for each of 2 pictures, got 1.")]
    [InlineData("twiceX", "MAT-file at byte 6336: 'X' occurs twice.")]
    [InlineData("twiceY", "MAT-file at byte 184: 'y' occurs twice.")]
    public void Read_WrongVariables_SaysWhatIsWrong(string what, string problem)
    {
        var writer = new MatWriter();
        byte[] x = writer.Matrix("X", 9, [32, 32, 3, 2], 2, Pictures(2)), y = writer.Matrix("y", 9, [2, 1], 2, [1, 2]);
        _ = what switch
        {
            "noX" => writer.Add(y),
            "noY" => writer.Add(x),
            "class" => writer.Add(writer.Matrix("X", 6, [32, 32, 3, 2], 2, Pictures(2))),
            "sides" => writer.Add(writer.Matrix("X", 9, [2, 3, 32, 32], 2, Pictures(2))),
            "five" => writer.Add(writer.Matrix("X", 9, [32, 32, 3, 1, 2], 2, Pictures(2))),
            "none" => writer.Add(writer.Matrix("X", 9, [32, 32, 3, 0], 2, [])),
            "stored" => writer.Add(writer.Matrix("X", 9, [32, 32, 3, 2], 1, Pictures(2))),
            "cells" => writer.Add(writer.Matrix("y", 1, [2, 1], 14, new byte[8])),
            "square" => writer.Add(writer.Matrix("y", 9, [2, 2], 2, [1, 2, 3, 4])),
            "fewer" => writer.Add(x).Add(writer.Matrix("y", 9, [1, 1], 2, [1])),
            "twiceX" => writer.Add(x).Add(x),
            _ => writer.Add(y).Add(y),
        };
        Assert.Equal($"{Save("train_32x32.mat", writer.Bytes)}: {problem}", Failure().Message);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(11, "11")]
    [InlineData(-1, "-1")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Read_LabelOutOfRange_Throws(double label, string text)
    {
        Save("train_32x32.mat", FileOf([1, label], labelType: 9));
        Assert.EndsWith($": label {text} of picture 1 is out of range; expected 1 to 10, where 10 is the digit 0.", Failure().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OnePicture_NeedsNoFourthSide()
    {
        var writer = new MatWriter();
        writer.Add(writer.Matrix("y", 9, [1, 1], 2, [3])).Add(writer.Matrix("X", 9, [32, 32, 3], 2, Pictures(1)));
        Assert.Equal(3, Svhn.Read("one", Save("x.mat", writer.Bytes)).Label(0));
    }

    [Theory]
    [InlineData(3168, "expected at most 1 records in X, got 2.")]
    [InlineData((2 * 3168) + 23, "expected at most 1 records in y, got 2.")]
    public void Read_MoreThanTheLimits_Throws(long bytes, string problem)
    {
        Save("train_32x32.mat", FileOf([1, 2]));
        Assert.EndsWith(problem, Failure(new Limits { DecodeBytes = bytes }).Message, StringComparison.Ordinal);
        Assert.Equal(2, Svhn.ReadFolder(_folder, "x", new Limits { DecodeBytes = 2 * (3168 + 12) }).Train.Count);
        Save("test_32x32.mat", FileOf([1]));
        Assert.StartsWith(
            Path.Combine(_folder, "test_32x32.mat"), Failure(new Limits { DecodeBytes = 2 * (3168 + 12) }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MillionsOfPicturesPromisedByFewBytes_AllocatesNothing()
    {
        var writer = new MatWriter();
        byte[] matrix = writer.Matrix("X", 9, [32, 32, 3, 300_000], 2, [])[..^8];
        byte[] x = [.. matrix, .. writer.Word(2), .. writer.Word(300_000 * PictureBytes)];
        byte[] deflated = MatWriter.Deflate(
            [.. writer.Word(14), .. writer.Word((uint)x.Length + (300_000 * PictureBytes)), .. x]);
        Save("train_32x32.mat", writer.AddRaw([.. writer.Word(15), .. writer.Word((uint)deflated.Length), .. deflated]).Bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than its", Failure().Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_CutAnywhere_Throws(bool compressed)
    {
        byte[] whole = FileOf([1, 10], compressed);
        for (int length = 0; length < whole.Length; length += length is > 400 and < 6000 ? 97 : 1)
        {
            Save("train_32x32.mat", whole[..length]);
            Failure();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Mutants_AreReadOrRefused(bool compressed)
    {
        byte[] original = FileOf([1, 10], compressed);
        string path = Path.Combine(_folder, "mutant.mat");
        for (uint i = 0; i < 500; i++)
        {
            File.WriteAllBytes(path, Mutation.Of(original, i));
            ReadOrRefuse(path);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_EveryWordOfTheTagsEdited_IsReadOrRefused(bool compressed)
    {
        byte[] original = FileOf([1, 10], compressed);
        string path = Path.Combine(_folder, "mutant.mat");
        for (int at = 128; at < 240; at += 4)
        {
            foreach (uint value in (uint[])[0, 1, 7, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, uint.MaxValue])
            {
                byte[] mutant = [.. original];
                BitConverter.TryWriteBytes(mutant.AsSpan(at), value);
                File.WriteAllBytes(path, mutant);
                ReadOrRefuse(path);
            }
        }
    }

    private static void ReadOrRefuse(string path)
    {
        try
        {
            Svhn.Read("x", path, new Limits { DecodeBytes = 1 << 20 });
        }
        catch (NinFormatException)
        {
        }
    }

    private static byte Sample(int picture, int row, int column, int channel) =>
        (byte)((picture * 101) + (row * 7) + (column * 13) + (channel * 29));

    /// <summary>Pictures as MATLAB has them: the row varies fastest, then the column, then the channel.</summary>
    private static byte[] Pictures(int count) =>
    [
        .. from picture in Enumerable.Range(0, count)
           from channel in Enumerable.Range(0, 3)
           from column in Enumerable.Range(0, 32)
           from row in Enumerable.Range(0, 32)
           select Sample(picture, row, column, channel),
    ];

    private static byte[] FileOf(double[] labels, bool compressed = false, bool isBigEndian = false, int labelType = 2)
    {
        var writer = new MatWriter(isBigEndian);
        int kind = labelType == 9 ? MatWriter.DoubleClass : MatWriter.UInt8Class;
        return writer
            .Add(writer.Matrix("X", MatWriter.UInt8Class, [32, 32, 3, labels.Length], 2, Pictures(labels.Length)), compressed)
            .Add(writer.Matrix("y", kind, [labels.Length, 1], labelType, writer.Numbers(labelType, labels)), compressed)
            .Bytes;
    }

    private NinFormatException Failure(Limits? limits = null) =>
        Assert.Throws<NinFormatException>(() => Svhn.ReadFolder(_folder, "svhn", limits));

    private string Save(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
