using global::Parquet;
using Nin.Data;
using Nin.Formats;
using Nin.Tests.Data;

namespace Nin.Parquet.Tests;

public sealed class ParquetImagesTests
{
    private const string ThreeClasses =
        """{"info":{"features":{"image":{"_type":"Image"},"label":{"names":["ant","bee","cat"],"_type":"ClassLabel"}}}}""";

    private static readonly byte[][] Pictures = [.. Enumerable.Range(0, 10).Select(TableWriter.Picture)];
    private static readonly long?[] Labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    public void Read_AnotherHandsFile_HasItsPicturesAndLabels(CompressionMethod compression)
    {
        using SmallSet set = new SmallSet().Bytes(
            "train-00000-of-00001.parquet", new TableWriter { Compression = compression, Features = ThreeClasses }.Write(Pictures, Labels));
        Dataset train = Open(set.Folder + "/train-00000-of-00001.parquet").Train;
        Assert.Equal("mine/train", train.Name);
        Assert.Equal(["ant", "bee", "cat"], train.Classes);
        Assert.Equal(Labels.Select(label => (int)label!), Enumerable.Range(0, train.Count).Select(train.Label));
        for (int i = 0; i < train.Count; i++)
        {
            Assert.Equal(TableWriter.PixelsOf(i).Pixels.ToArray(), train.Read(i).Pixels.ToArray());
            Assert.Equal(Pictures[i], train.Encoded(i)!.Value.ToArray());
            Assert.Equal(Pictures[i].Length, train.EncodedLength(i));
        }

        Assert.True(train.IsEncoded);
        Assert.Equal("train-00000-of-00001.parquet#7", train.NameOf(7));
    }

    [Fact]
    public void Read_RowsWithNothing_AreLeftOutAndSaid()
    {
        byte[]?[] pictures = [Pictures[0], null, Pictures[2], Pictures[3], Pictures[4]];
        using SmallSet set = new SmallSet().Bytes("test.parquet", new TableWriter().Write(pictures, [4L, 5L, null, -1L, 12L]));
        DataSplits data = Open(set.Folder + "/test.parquet");
        Assert.Equal("left out: 1 row without a picture, 2 rows without a label", data.Note);
        Assert.Equal(["4", "12"], data.Test!.Classes);
        Assert.Equal(["test.parquet#0", "test.parquet#4"], Enumerable.Range(0, 2).Select(data.Test.NameOf));
        Assert.Equal(0, data.Train.Count);
    }

    [Fact]
    public void Read_TheSamePictureOften_IsLaidDownOnce()
    {
        byte[][] same = [.. Enumerable.Range(0, 50).Select(i => Pictures[i % 2])];
        using SmallSet set = new SmallSet().Bytes(
            "train.parquet", new TableWriter { GroupRows = 25 }.Write(same, [.. same.Select((_, i) => (long?)(i % 2))]));
        Dataset train = Open(set.Folder + "/train.parquet").Train;
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(Pictures[i % 2], train.Encoded(i)!.Value.ToArray()));
    }

    [Fact]
    public void Read_TextLabels_AreClassesInOrder()
    {
        using SmallSet set = new SmallSet().Bytes(
            "train.parquet",
            new TableWriter { Image = "photo", IsFlat = true, Label = "kind" }.Write(Pictures[..4], ["dog", "cat", "dog", "eel"]));
        string file = set.Folder + "/train.parquet";
        Dataset train = ParquetImages.Read(file, "mine", new() { LabelColumn = "kind" }).Train;
        Assert.Equal(["cat", "dog", "eel"], train.Classes);
        Assert.Equal([1, 0, 1, 2], Enumerable.Range(0, 4).Select(train.Label));
    }

    [Fact]
    public void Read_ShardsInFolders_AreTheParts()
    {
        var writer = new TableWriter { Features = ThreeClasses };
        using SmallSet set = new SmallSet()
            .Bytes("data/train-00000-of-00002.parquet", writer.Write(Pictures[..4], Labels[..4]))
            .Bytes("data/train-00001-of-00002.parquet", writer.Write(Pictures[4..6], Labels[4..6]))
            .Bytes("data/validation-00000-of-00001.parquet", writer.Write(Pictures[6..7], Labels[6..7]))
            .Bytes("data/test-00000-of-00001.parquet", writer.Write(Pictures[7..], Labels[7..]))
            .Text("README.md", "---\n---\n");
        DataSplits data = Open(set.Folder);
        Assert.Equal((6, 1, 3), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Equal(Pictures[4], data.Train.Encoded(4)!.Value.ToArray());
        Assert.Equal("data/train-00001-of-00002.parquet#1", data.Train.NameOf(5));
        Assert.Null(data.Note);
    }

    [Fact]
    public void Read_FoldersNamedByPart_AreTheParts()
    {
        using SmallSet set = new SmallSet().Bytes("train/0000.parquet", new TableWriter().Write(Pictures[..4], Labels[..4]))
            .Bytes("test/0000.parquet", new TableWriter().Write(Pictures[4..], Labels[4..]));
        DataSplits data = Open(set.Folder);
        Assert.Equal((4, 6), (data.Train.Count, data.Test!.Count));
    }

    [Fact]
    public void Read_NoPartNamed_SetsATestPartAside()
    {
        using SmallSet set = new SmallSet().Bytes("pictures.parquet", new TableWriter().Write(Pictures, Labels));
        DataSplits data = Open(set.Folder);
        Assert.Equal(10, data.Train.Count + data.Test!.Count);
        Assert.StartsWith("mine has no word on which pictures are for test: about a fifth, ", data.Note);
    }

    [Theory]
    [InlineData("dataset_infos.json", """{"default":{"features":{"label":{"names":["ant","bee","cat"],"_type":"ClassLabel"}}}}""")]
    [InlineData("README.md", "---\ndataset_info:\n  features:\n  - name: label\n    dtype:\n      class_label:\n        names:\n          '0': ant\n          '1': bee\n          '2': cat\n---\n")]
    public void Read_ClassesBesideTheFile_AreTaken(string name, string text)
    {
        using SmallSet set = new SmallSet().Bytes("data/train.parquet", new TableWriter().Write(Pictures, Labels)).Text(name, text);
        Assert.Equal(["ant", "bee", "cat"], Open(set.Folder).Train.Classes);
        Assert.Equal(["ant", "bee", "cat"], Open(set.Folder + "/data/train.parquet").Train.Classes);
    }

    [Fact]
    public void Open_RegisteredLayout_IsFoundByTheCatalog()
    {
        ParquetImages.Register();
        using SmallSet set = new SmallSet().Bytes("train.parquet", new TableWriter().Write(Pictures, Labels))
            .Bytes("test.parquet", new TableWriter().Write(Pictures[..2], Labels[..2]));
        Assert.Equal((10, 2), (new DataCatalog().Open(set.Folder).Train.Count, new DataCatalog().Open(set.Folder).Test!.Count));
        string test = set.Folder + "/test.parquet";
        Assert.Equal(2, new DataCatalog { LeastClasses = 1 }.Open(test).Test!.Count);
        Assert.EndsWith(
            "Parquet: there are pictures for validation or test, but none to train on.",
            Assert.Throws<NinFormatException>(() => new DataCatalog().Open(test)).Message);
        Assert.Equal("test", DataCatalog.NameOf(test));
    }

    [Fact]
    public void Read_WhatIsNotRead_SaysWhatIs()
    {
        using SmallSet set = new SmallSet()
            .Bytes("zstd.parquet", new TableWriter { Compression = CompressionMethod.Zstd }.Write(Pictures, Labels))
            .Bytes("names.parquet", new TableWriter { Label = "kind" }.Write(Pictures, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]))
            .Bytes("train.parquet", new TableWriter { Features = ThreeClasses }.Write(Pictures[..2], [0L, 3L]))
            .Bytes("empty.parquet", new TableWriter().Write([null, null], [1L, 2L]))
            .Bytes("one/train.parquet", new TableWriter().Write(Pictures, Labels))
            .Bytes("two/train.parquet", new TableWriter().Write(Pictures, Labels))
            .Text("text.parquet", "PAR1, it says, and goes on");
        Assert.Equal(
            "zstd.parquet: Parquet: compressed with Zstandard; read are Snappy and gzip. Write it with compression=\"snappy\", which is what most writers do unless told otherwise.",
            Refused(set, "zstd.parquet"));
        Assert.Equal(
            "train.parquet: Parquet: expected labels below 3, got 3.", Refused(set, "train.parquet"));
        Assert.Equal(
            "empty.parquet: Parquet: expected rows with a picture and a label, got 2 rows, 2 rows without a picture.",
            Refused(set, "empty.parquet"));
        Assert.Equal(
            "text.parquet: Parquet: expected PAR1 at the beginning and at the end of the file. Is the file complete?",
            Refused(set, "text.parquet"));
        Assert.Equal(
            ".: Parquet: expected the files of one set, got those of 3: ., one, two. Name the folder of one of them.", Refused(set, "."));
        Assert.Equal(
            "names.parquet: Parquet: expected a column of labels (no), got image.bytes (bytearray), image.path (text), kind (text).",
            Refused(set, "names.parquet", new() { LabelColumn = "no" }));
    }

    private static string Refused(SmallSet set, string file, ParquetOptions? options = null) =>
        Assert.Throws<NinFormatException>(() => ParquetImages.Read(Path.Combine(set.Folder, file), "mine", options))
            .Message.Replace(set.Folder + "/", "", StringComparison.Ordinal);

    private static DataSplits Open(string path) => ParquetImages.Read(path, "mine");
}
