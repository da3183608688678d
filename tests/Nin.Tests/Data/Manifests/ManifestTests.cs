using System.IO.Compression;
using System.Text;
using Nin.Data;
using Nin.Data.Manifests;
using Nin.Formats;
using Nin.Tests.Formats;

namespace Nin.Tests.Data.Manifests;

public sealed class ManifestTests
{
    private const string Csv = "label,path,split\ncat,a/1.png,train\ndog,a/2.png,train\n\"cat\",\"b,c/3.png\",test\ndog,4.png,val\n";

    private static readonly string[] Files = ["a/1.png", "a/2.png", "b,c/3.png", "4.png"];

    [Fact]
    public void Read_Csv_HasThePicturesTheirClassesAndParts()
    {
        using SmallSet set = Set().Text("list.csv", Csv);
        DataSplits data = Open(set, "list.csv");
        Assert.Equal(["cat", "dog"], data.Train.Classes);
        Assert.Equal(["a/1.png 0 7", "a/2.png 1 8"], Described(data.Train));
        Assert.Equal(["b,c/3.png 0 9"], Described(data.Test!));
        Assert.Equal(["4.png 1 10"], Described(data.Validation!));
        Assert.Null(data.Note);
        Assert.True(data.Train.IsEncoded);
        Assert.Equal(File.ReadAllBytes(Path.Combine(set.Folder, "a/1.png")), data.Train.Encoded(0)!.Value.ToArray());
    }

    [Theory]
    [InlineData("\uFEFFPath , LABEL\r\n./a/1.png,cat\r\n\r\na\\2.png,dog\r\n", "list.csv")]
    [InlineData("extra,file_name,label\nx,\"a/1.png\",cat\n\"a \"\"b\"\"\nc\",x/../a/2.png,dog", "list.csv")]
    [InlineData("{\"path\":\"a/1.png\",\"label\":\"cat\"}\n{\"label\":\"dog\",\"file_name\":\"a/2.png\",\"more\":[1,{}]}\n", "list.jsonl")]
    [InlineData("\n{\"path\":\"a/1.png\",\"label\":\"cat\"}\r\n\n{\"label\":\"dog\",\"path\":\"a/2.png\"}", "list.ndjson")]
    public void Read_FormsOfOneList_AreTheSame(string text, string name)
    {
        using SmallSet set = Set().Text(name, text);
        DataSplits data = Open(set, name);
        Assert.Equal(["a/1.png 0 7", "a/2.png 1 8"], Described(data.Train));
        Assert.Equal(["cat", "dog"], data.Train.Classes);
    }

    [Fact]
    public void Read_Gzipped_IsTheSame()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Csv));
        }

        using SmallSet set = Set().Bytes("list.csv.gz", packed.ToArray());
        Assert.Equal(2, Open(set, "list.csv.gz").Train.Count);
        Assert.Equal("list", DataCatalog.NameOf(Path.Combine(set.Folder, "list.csv.gz")));
        Assert.Equal(1, new DataCatalog().Open(Path.Combine(set.Folder, "list.csv.gz")).Test!.Count);
    }

    [Fact]
    public void Read_NumbersAsLabels_StandByTheirValue()
    {
        using SmallSet set = Set().Text("list.jsonl", "{\"path\":\"a/1.png\",\"label\":10}\n{\"path\":\"a/2.png\",\"label\":9}\n");
        Assert.Equal(["9", "10"], Open(set, "list.jsonl").Train.Classes);
    }

    [Fact]
    public void Read_NoSplit_SetsATestPartAside()
    {
        using var set = new SmallSet();
        var text = new StringBuilder("path,label\n");
        for (int i = 0; i < 40; i++)
        {
            set.Picture($"{i}.png", 2, 2, (byte)i);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i}.png,{i % 2}\n");
        }

        DataSplits data = Open(set.Text("list.csv", text.ToString()), "list.csv");
        Assert.Equal(40, data.Train.Count + data.Test!.Count);
        Assert.Equal(
            $"mine has no word on which pictures are for test: about a fifth, {data.Test.Count} pictures of 40, is set aside as the test part",
            data.Note);
    }

    /// <summary>More letters than any buffer on the way holds.</summary>
    [Fact]
    public void Read_ManyRows_AreAllThere()
    {
        var text = new StringBuilder("path,label,split\n");
        for (int i = 0; i < 20_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"folder {i % 7}/picture \"\"{i}\"\".png\",{(char)('a' + (i % 3))},train\n");
        }

        using SmallSet set = Set().Text("list.csv", text.ToString());
        Dataset train = Open(set, "list.csv").Train;
        Assert.Equal(20_000, train.Count);
        Assert.All(Enumerable.Range(0, 20_000), i => Assert.Equal($"folder {i % 7}/picture \"{i}\".png", train.NameOf(i)));
    }

    [Theory]
    [InlineData("metadata.csv", "file_name,label\na/1.png,cat\na/2.png,dog\n")]
    [InlineData("metadata.jsonl", "{\"file_name\":\"a/1.png\",\"label\":\"cat\"}\n{\"file_name\":\"a/2.png\",\"label\":\"dog\"}\n")]
    public void Open_MetadataInTheFolder_IsTheList(string name, string text)
    {
        using SmallSet set = Set().Text(name, text);
        Assert.Equal(["a/1.png 0 7", "a/2.png 1 8"], Described(new DataCatalog().Open(set.Folder).Train));
    }

    [Fact]
    public void Open_MetadataOfEachPart_SaysTheParts()
    {
        using SmallSet set = new SmallSet().Picture("train/1.png", 1, 1, 7).Picture("train/2.png", 1, 1, 8).Picture("test/1.png", 1, 1, 9)
            .Text("train/metadata.csv", "file_name,label\n1.png,x\n2.png,y\n")
            .Text("test/metadata.jsonl", "{\"file_name\":\"1.png\",\"label\":\"y\"}\n");
        DataSplits data = new DataCatalog().Open(set.Folder);
        Assert.Equal(["train/1.png 0 7", "train/2.png 1 8"], Described(data.Train));
        Assert.Equal(["test/1.png 1 9"], Described(data.Test!));
    }

    /// <summary>Without labels it says nothing of classes: the folders do.</summary>
    [Fact]
    public void Open_MetadataWithoutLabels_LeavesTheFolders()
    {
        using SmallSet set = new SmallSet().Picture("cats/1.png", 1, 1).Picture("dogs/2.png", 1, 1)
            .Text("metadata.csv", "file_name,text\ncats/1.png,a cat\n");
        Assert.Equal(["cats", "dogs"], new DataCatalog().Open(set.Folder).Train.Classes);
    }

    [Theory]
    [InlineData("../secret.png")]
    [InlineData("a/../../secret.png")]
    [InlineData("/etc/secret.png")]
    [InlineData("C:\\secret.png")]
    [InlineData("..\\secret.png")]
    public void Read_PathThatLeadsOut_IsRefusedUnlessAllowed(string path)
    {
        using SmallSet set = Set().Text("list.csv", $"path,label,split\n{path},cat,\na/2.png,dog,train\n");
        Assert.Equal(
            $"list.csv: CSV: line 2: '{path}' lies outside the list's folder, which is not allowed.",
            Refused(set, "list.csv"));
        Assert.Equal(2, Manifest.Read(Path.Combine(set.Folder, "list.csv"), "mine", allowOutside: true).Train.Count);
        Assert.Equal(2, new DataCatalog { AllowOutside = true }.Open(Path.Combine(set.Folder, "list.csv")).Train.Count);
    }

    [Fact]
    public void Read_AbsolutePathThatIsAllowed_IsRead()
    {
        using SmallSet set = Set(), lists = new();
        lists.Text("list.csv", $"path,label,split\n{set.Folder}/a/1.png,cat,train\n../set/x.png,dog,train\n");
        Dataset train = Manifest.Read(Path.Combine(lists.Folder, "list.csv"), "mine", allowOutside: true).Train;
        Assert.Equal(7, train.Read(0).Pixels.Span[0]);
    }

    [Theory]
    [InlineData("list.csv", "", "line 1: expected a header, got an empty file.")]
    [InlineData("list.csv", "a,b\n1,2\n", "line 1: expected the columns path (or file_name) and label in the first line, got a, b.")]
    [InlineData("list.csv", "path,label\na/1.png\n", "line 2: expected 2 fields as in the header, got 1.")]
    [InlineData("list.csv", "path,label\n\"a/1.png,cat\n", "line 2: expected a quote at the end of the field, got the end of the file.")]
    [InlineData("list.csv", "path,label\n\n\"a/1.png\"x,cat\n", "line 3: expected a comma or the end of the line behind a quote.")]
    [InlineData("list.csv", "path,label\na\"b,cat\n", "line 2: expected quotes around the whole field, got one within it.")]
    [InlineData("list.csv", "path,label\na/1.png,\n", "line 2: expected a label of 1 to 1000 letters, got 0.")]
    [InlineData("list.csv", "path,label\n,cat\n", "line 2: expected the path of a picture, got none.")]
    [InlineData("list.csv", "path,label,split\na/1.png,cat,maybe\n", "line 2: expected a split of train, validation or test, got 'maybe'.")]
    [InlineData("list.jsonl", "{\"path\":\"a/1.png\"}\n", "line 1: 'label' is missing.")]
    [InlineData("list.jsonl", "{\"label\":1}\n", "line 1: 'path' is missing.")]
    [InlineData("list.jsonl", "{\"path\":1,\"label\":1}\n", "line 1: 'path': expected a text, got 1.")]
    [InlineData("list.jsonl", "{\"path\":\"a\",\"label\":1.5}\n", "line 1: 'label': expected a text or a whole number, got 1.5.")]
    [InlineData("list.jsonl", "{\"path\":\"a\",\"label\":\"\\ud800\"}\n", "line 1: expected text, got half a letter.")]
    [InlineData("list.jsonl", "[1]\n", "line 1: expected an object, got a list.")]
    public void Read_NoList_SaysWhatIsWrong(string name, string text, string expected)
    {
        using SmallSet set = Set().Text(name, text);
        Assert.Equal($"{name}: {(name == "list.csv" ? "CSV" : "JSON lines")}: {expected}", Refused(set, name));
    }

    [Theory]
    [InlineData("path,label\n", "list of pictures: expected pictures, got none.")]
    [InlineData("path,label\na/1.png,cat\n", "list of pictures: expected pictures of at least 2 classes, got 1.")]
    [InlineData("path,label,split\na/1.png,cat,test\n", "list of pictures: there are pictures for validation or test, but none to train on.")]
    [InlineData("path,label,split\na/1.png,cat,\na/2.png,dog,\n4.png,eel,test\n", "list of pictures: the test part has a class 'eel' that the training part lacks.")]
    public void Read_NothingToLearn_IsRefused(string text, string expected)
    {
        using SmallSet set = Set().Text("list.csv", text);
        Assert.Equal(
            $"list.csv: {expected}",
            Assert.Throws<NinFormatException>(() => new DataCatalog().Open(Path.Combine(set.Folder, "list.csv")))
                .Message.Replace(set.Folder + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NoUtf8_IsRefused()
    {
        using SmallSet set = Set().Bytes("list.csv", [.. "path,label\n"u8, 0xFF, 0xFE, .. ",cat\n"u8]);
        Assert.Equal("list.csv: CSV: expected text in UTF-8.", Refused(set, "list.csv"));
    }

    [Fact]
    public void Read_Limits_Hold()
    {
        using SmallSet set = Set().Text("list.csv", Csv).Text("long.csv", $"path,label\n{new string('a', 70_000)},cat\n")
            .Text("long.jsonl", $"{{\"path\":\"{new string('a', 2_000)}\",\"label\":1}}\n");
        Assert.Contains("expected at most 2 pictures.", Refused(set, "list.csv", Limits.Default with { Records = 2 }), StringComparison.Ordinal);
        Assert.Contains("take more than 100 bytes.", Refused(set, "list.csv", Limits.Default with { DecodeBytes = 100 }), StringComparison.Ordinal);
        Assert.Contains("expected fields of at most 65536 letters.", Refused(set, "long.csv"), StringComparison.Ordinal);
        Assert.Contains("expected lines of at most 1000 letters.", Refused(set, "long.jsonl", Limits.Default with { HeaderBytes = 1000 }), StringComparison.Ordinal);
        Assert.Contains("expected at most 20 bytes of content.", Refused(set, "list.csv", Limits.Default with { FileBytes = 20 }), StringComparison.Ordinal);
    }

    /// <summary>A picture that is not there is a fault of that picture: the others can be learned from without it.</summary>
    [Fact]
    public void Open_PictureThatIsNotThere_IsNamedOrSkipped()
    {
        using SmallSet set = Set().Text("list.csv", "path,label,split\na/1.png,cat,train\na/2.png,dog,train\ngone.png,cat,train\n");
        string list = Path.Combine(set.Folder, "list.csv");
        Dataset train = new DataCatalog().Open(list).Train;
        Assert.EndsWith("gone.png: image: the file cannot be opened.", Assert.Throws<NinFormatException>(() => train.Read(2)).Message);
        Assert.Equal("gone.png", Assert.Single(new DataCatalog().Open(list, Nin.Data.Folders.OnBadImage.Skip).Skipped).File);
    }

    [Fact]
    public void Read_DamagedLists_GiveASetOrAreRefused() => Run(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_ManyDamagedLists_GiveASetOrAreRefused() => Run(100_000);

    private static void Run(int rounds)
    {
        (string Name, byte[] Text)[] seeds =
        [
            ("list.csv", Encoding.UTF8.GetBytes(Csv)),
            ("list.jsonl", "{\"path\":\"a/1.png\",\"label\":\"cät\",\"split\":\"train\"}\n{\"path\":\"a/2.png\",\"label\":3}\n"u8.ToArray()),
        ];
        using SmallSet set = Set();
        int read = 0;
        for (uint round = 0; round < rounds; round++)
        {
            (string name, byte[] text) = seeds[round % 2];
            set.Bytes(name, Mutation.Of(text, round));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Manifest.Read(Path.Combine(set.Folder, name), "mine", allowOutside: round % 3 == 0);
                read++;
            }
            catch (NinFormatException error)
            {
                Assert.NotNull(error.File);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20, $"round {round}");
        }

        Assert.InRange(read, 0.02 * rounds, 0.95 * rounds);
    }

    private static SmallSet Set()
    {
        var set = new SmallSet();
        for (int i = 0; i < Files.Length; i++)
        {
            set.Picture(Files[i], 1, 1, (byte)(7 + i));
        }

        return set;
    }

    private static string[] Described(Dataset part) =>
        [.. Enumerable.Range(0, part.Count).Select(i => $"{part.NameOf(i)} {part.Label(i)} {part.Read(i).Pixels.Span[0]}")];

    private static DataSplits Open(SmallSet set, string name) => Manifest.Read(Path.Combine(set.Folder, name), "mine");

    private static string Refused(SmallSet set, string name, Limits? limits = null) =>
        Assert.Throws<NinFormatException>(() => Manifest.Read(Path.Combine(set.Folder, name), "mine", limits))
            .Message.Replace(set.Folder + "/", "", StringComparison.Ordinal);
}
