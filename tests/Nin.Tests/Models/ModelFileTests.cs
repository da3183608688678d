using Nin.Data;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Tests.Formats;
using Nin.Tests.Training;

namespace Nin.Tests.Models;

public sealed class ModelFileTests
{
    [Fact]
    public void Load_SavedModel_IsTheSameToTheBit()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        model.Save(folder["m"]);
        var loaded = Model.Load(folder["m"]);
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(model.Labels.AsEnumerable(), loaded.Labels);
        Assert.Equal(model.Preprocessing, loaded.Preprocessing);
        Assert.Equal((model.Recipe, model.Metrics), (loaded.Recipe, loaded.Metrics));
        Assert.Equal(NetworkJson.Write(model.Network), NetworkJson.Write(loaded.Network));

        loaded.Save(folder["again"]);
        Assert.Equal(File.ReadAllBytes(folder["m"]), File.ReadAllBytes(folder["again"]));
    }

    [Fact]
    public void Save_Normalisation_OpensAsSafetensorsWithPyTorchsNamesAndShapes()
    {
        using var folder = new TemporaryFolder();
        ModelFixture.Create().Save(folder["m"]);
        SafetensorsFile file = SafetensorsFile.Read(folder["m"]);
        Assert.Equal("pt", file.Metadata["format"]);
        string[] expected =
        [
            "mlpconv1.bn1.num_batches_tracked I64 []", "mlpconv1.conv1.weight F32 [6, 3, 3, 3]", "mlpconv1.bn1.weight F32 [6]",
            "mlpconv1.bn1.bias F32 [6]", "mlpconv1.bn1.running_mean F32 [6]", "mlpconv1.bn1.running_var F32 [6]",
            "mlpconv2.conv2.weight F32 [3, 5, 1, 1]", "mlpconv2.conv2.bias F32 [3]",
        ];
        Assert.Subset(file.Tensors.Select(tensor => tensor.ToString()).ToHashSet(), expected.ToHashSet());
        Assert.True(file.TryGet("mlpconv1.conv1.weight", out SafetensorsTensor? weight));
        Assert.Equal(ModelFixture.Create().Weights[0].Tensor.Data, weight.ToSingles());
    }

    [Fact]
    public void Load_Whitening_TravelsWithTheModel()
    {
        using var folder = new TemporaryFolder();
        Network network = new NetworkBuilder("w", 6, 6, 1).Conv2d(3, 3).GlobalAvgPool2d().Build();
        var shapes = new ShapesDataset("t", 60, 1, 0);
        Model model = ModelFixture.Create(network, Preprocessing.Fit(shapes, PreprocessingKind.GcnZca, 6, 6, 1));
        model.Save(folder["m"]);
        var loaded = Model.Load(folder["m"]);
        Assert.Equal(model.Preprocessing, loaded.Preprocessing);
        using Classifier before = new(model, 1), after = new(loaded, 2);
        Assert.Equal(before.Classify(shapes.Read(3)).Probabilities.AsEnumerable(), after.Classify(shapes.Read(3)).Probabilities);
    }

    [Fact]
    public void Load_TruncatedAnywhere_IsAFormatErrorThatNamesTheFile()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create(NetworkCatalog.Find("nin-small").Create(), Preprocessing.ScaleOnly(32, 32, 3));
        model.Save(folder["m"]);
        byte[] whole = File.ReadAllBytes(folder["m"]);
        for (int length = 0; length < whole.Length; length += 997)
        {
            AssertFormatError(folder, whole[..length]);
        }

        AssertFormatError(folder, whole[..^1]);
        AssertFormatError(folder, [.. whole, 0]);
    }

    [Fact]
    public void Load_DamagedHeader_IsAModelOrAFormatError()
    {
        using var folder = new TemporaryFolder();

        // Without a checksum, which would find the damage before anything else is read.
        Write(folder["m"], ModelFixture.Create(), (_, old) => old);
        byte[] whole = File.ReadAllBytes(folder["m"]);
        int header = 8 + (int)BitConverter.ToInt64(whole);
        for (uint i = 0; i < 1500; i++)
        {
            File.WriteAllBytes(folder["damaged"], [.. Mutation.Of(whole[..header], i), .. whole[header..]]);
            try
            {
                Model.Load(folder["damaged"]);
            }
            catch (NinFormatException error)
            {
                Assert.Equal(folder["damaged"], error.File);
            }
        }
    }

    public static TheoryData<string, string, string> Edits => new()
    {
        { "nin.version", "2", "Nin model: expected version 1, got '2'. A newer Nin wrote it." },
        { "nin.labels", "[\"a\",\"b\"]", "Nin model: small: expected 3 labels, one a class, got 2." },
        { "nin.labels", "{}", "Nin model: the labels are no list of texts: " },
        { "nin.labels", "[null,\"a\",\"b\"]", "Nin model: the labels are no list of texts: " },
        { "nin.labels", "null", "Nin model: the labels are no list of texts: " },
        { "nin.labels", "[\"\\ud800\",\"a\",\"b\"]", "" },
        { "nin.preprocessing", Preprocessing.ScaleOnly(9, 8, 3).ToJson(), "Nin model: small: expected a preprocessing to [N, 8, 8, 3] (NHWC), got one to [9, 8, 3]." },
        { "nin.preprocessing", "{}", "preprocessing: " },
        { "nin.preprocessing", "null", "preprocessing: expected an object, got null." },
        { "nin.preprocessing", Preprocessing.ScaleOnly(8, 8, 3).ToJson().Replace("Scale\"", "GcnZca\"", StringComparison.Ordinal), "preprocessing: expected the tensor preprocessing.zca.mean F32 [192], got none." },
        { "nin.network", "{}", "network description: 'name' is missing." },
        { "nin.network", NetworkJson.Write(new NetworkBuilder("small", 8, 8, 3).Conv2d(3, 1, name: "other").GlobalAvgPool2d().Build()), "Nin model: The weights lack the tensor 'other.weight'." },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Load_MetadataOfAnother_IsAFormatErrorThatSaysWhatDoesNotFit(string key, string value, string problem)
    {
        using var folder = new TemporaryFolder();
        Write(folder["m"], ModelFixture.Create(), (pairKey, old) => pairKey == key ? value : old);
        var error = Assert.Throws<NinFormatException>(() => Model.Load(folder["m"]));
        Assert.StartsWith($"{folder["m"]}: {problem}", error.Message);
    }

    [Theory]
    [InlineData("conv1.weight layer1.0.conv1.weight fc.weight", "3 tensors (conv1.weight, layer1.0.conv1.weight, fc.weight)", "named like torchvision's or timm's ResNet")]
    [InlineData("module.conv1.weight module.layer1.0.conv1.weight", "2 tensors (module.conv1.weight, module.layer1.0.conv1.weight)", "named like torchvision's or timm's ResNet")]
    [InlineData("features.0.weight classifier.6.bias", "2 tensors (features.0.weight, classifier.6.bias)", "named like a network of torchvision with features and a classifier, such as AlexNet, VGG or MobileNet")]
    [InlineData("w", "1 tensor (w)", "weights alone")]
    public void Load_WeightsOfAnotherSystem_SaysWhoseTheyAre(string names, string shown, string family)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(
            folder["m"], [.. names.Split(' ').Select(name => SafetensorsEntry.Of(name, [1], new float[] { 1 }))], []);
        Assert.Equal(
            $"{folder["m"]}: Nin model: expected a model that Nin wrote, got {shown} without a network: {family}. Nin answers with its own model "
            + "files. Where a network of NetworkBuilder has tensors of the same names and shapes, SafetensorsFile.Read and new Model(...) make one of it.",
            Assert.Throws<NinFormatException>(() => Model.Load(folder["m"])).Message);
    }

    [Theory]
    [InlineData("nin.version")]
    [InlineData("nin.network")]
    [InlineData("nin.labels")]
    [InlineData("nin.preprocessing")]
    public void Load_MetadataLeftOut_SaysThatItIsNoModel(string key)
    {
        using var folder = new TemporaryFolder();
        Write(folder["m"], ModelFixture.Create(), (pairKey, old) => pairKey == key ? null : old);
        var error = Assert.Throws<NinFormatException>(() => Model.Load(folder["m"]));
        Assert.Equal($"{folder["m"]}: Nin model: the metadata lacks '{key}'. It is a safetensors file, but not one that Nin wrote.", error.Message);
    }

    [Fact]
    public void Load_IntegersForWeights_IsAFormatError()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        List<SafetensorsEntry> entries = ModelFile.Entries(model);
        entries[0] = SafetensorsEntry.Of(entries[0].Name, [6, 3, 3, 3], new int[162]);
        SafetensorsWriter.Write(folder["m"], entries, ModelFile.Metadata(model));
        Assert.StartsWith(
            $"{folder["m"]}: Nin model: mlpconv1.conv1.weight: expected F16, BF16, F32 or F64 elements, got I32.",
            Assert.Throws<NinFormatException>(() => Model.Load(folder["m"])).Message);
    }

    [Fact]
    public void Load_LargerThanTheLimits_IsAFormatError()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        model.Save(folder["m"]);
        Assert.Equal(model.WeightsSha256(), Model.Load(folder["m"], new Limits { FileBytes = 1 << 20 }).WeightsSha256());
        Assert.Throws<NinFormatException>(() => Model.Load(folder["m"], new Limits { FileBytes = 100 }));
    }

    [Fact]
    public void Load_DescriptionOfAGiantNetwork_AllocatesNothingForIt()
    {
        // A file of a few kilobytes that describes two thousand million weights and holds none of them.
        using var folder = new TemporaryFolder();
        Network giant = new NetworkBuilder("giant", 1, 1, 3).Conv2d(40_000, 1).Conv2d(50_000, 1).Flatten().Linear(3).Build();
        Write(folder["m"], ModelFixture.Create(), (key, old) => key == "nin.network" ? NetworkJson.Write(giant) : old);
        long before = Environment.WorkingSet;
        Assert.Throws<NinFormatException>(() => Model.Load(folder["m"]));
        Assert.True(Environment.WorkingSet - before < 1L << 30);
    }

    [Fact]
    public void Load_AnyBitFlipped_IsAFormatError()
    {
        using var folder = new TemporaryFolder();
        ModelFixture.Create().Save(folder["m"]);
        byte[] whole = File.ReadAllBytes(folder["m"]);

        // All but the twelve letters of the checksum's own name: with another name it is a file of an older Nin, which had none.
        const string Name = "nin.checksum";
        int name = whole.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Name));
        foreach (int at in Enumerable.Range(0, whole.Length).Where(at => at % 3 != 1 && (at < name || at >= name + Name.Length)))
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<NinFormatException>(() => Model.Load(new MemoryStream(flipped)));
        }
    }

    [Fact]
    public void Load_BitOfAWeightFlipped_SaysThatTheFileChanged()
    {
        using var folder = new TemporaryFolder();
        ModelFixture.Create().Save(folder["m"]);
        byte[] flipped = File.ReadAllBytes(folder["m"]);
        flipped[^1] ^= 1;
        File.WriteAllBytes(folder["m"], flipped);
        Assert.Matches(
            ": safetensors: expected the checksum [0-9a-f]{32}, got [0-9a-f]{32}: the file was damaged or changed after it was written. "
            + "Take another copy. A file that was changed on purpose must lose 'nin.checksum' from its metadata.$",
            Assert.Throws<NinFormatException>(() => Model.Load(folder["m"])).Message);
    }

    [Fact]
    public void Load_TheModelInTheBoxDamaged_SaysSo()
    {
        byte[] box = File.ReadAllBytes(Path.Combine(Architecture.SourceTree.Root, "models", "nin-cifar10-bn.safetensors"));
        Assert.Equal(
            "3dd5ddc8d57c5efd5cfa9d783affb257085afd72d0cf797f17202d0f7de82716", Model.Load(new MemoryStream(box)).WeightsSha256());
        box[box.Length / 2] ^= 1;
        Assert.Contains(
            "the file was damaged", Assert.Throws<NinFormatException>(() => Model.Load(new MemoryStream(box))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnOlderNin_NeedsNoChecksum()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        Write(folder["m"], model, (_, old) => old);
        Assert.Equal(model.WeightsSha256(), Model.Load(folder["m"]).WeightsSha256());
    }

    [Fact]
    public void SaveAndLoad_Streams_GiveTheFilesBytesAndTheSameModel()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        model.Save(folder["m"]);
        using var memory = new MemoryStream();
        memory.Write("before"u8);
        model.Save(memory);
        Assert.Equal(File.ReadAllBytes(folder["m"]), memory.ToArray()[6..]);

        memory.Position = 6;
        Assert.Equal(model.WeightsSha256(), Model.Load(memory).WeightsSha256());
        using var oneWay = new OneWayStream(new MemoryStream(memory.ToArray()[6..]));
        Assert.Equal(model.WeightsSha256(), Model.Load(oneWay).WeightsSha256());
        using var tooLong = new OneWayStream(new MemoryStream(memory.ToArray()[6..]));
        Assert.Matches("^safetensors: expected at most 100 bytes, got ", Assert.Throws<NinFormatException>(
            () => Model.Load(tooLong, new Limits { FileBytes = 100 })).Message);
    }

    [Fact]
    public void Save_RecipeLargerThanAHeaderMayBe_IsAnErrorAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        Model model = ModelFixture.Create();
        var large = new Model(model.Network, model.Weights, model.Labels, model.Preprocessing, new string('x', 17 << 20));
        Assert.StartsWith(
            "Safetensors: expected names, shapes and metadata of at most 16777216 bytes, got ",
            Assert.Throws<ArgumentException>(() => large.Save(folder["m"])).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Model_WeightThatIsNoNumber_NamesTheTensor(float value, string text)
    {
        Model model = ModelFixture.Create();
        NamedTensor last = model.Weights[^1];
        float[] data = [.. last.Tensor.Data];
        data[^1] = value;
        NamedTensor[] weights = [.. model.Weights.SkipLast(1), last with { Tensor = new Tensor(last.Tensor.Shape, data) }];
        string problem = $"'{last.Name}': expected finite weights, got {text} at element {data.Length - 1}.";
        Assert.StartsWith(problem, Assert.Throws<ArgumentException>(
            () => new Model(model.Network, weights, model.Labels, model.Preprocessing)).Message);

        using var file = new MemoryStream();
        SafetensorsWriter.Write(file, [.. weights.Select(ModelFile.ToEntry)], ModelFile.Metadata(model));
        file.Position = 0;
        Assert.Equal($"Nin model: {problem}", Assert.Throws<NinFormatException>(() => Model.Load(file)).Message);
    }

    [Fact]
    public void Load_EvilVersion_IsShownEscapedAndShort()
    {
        using var folder = new TemporaryFolder();
        Write(folder["m"], ModelFixture.Create(), (key, old) => key == "nin.version" ? "\e[2J\n" + new string('x', 100_000) : old);
        string message = Assert.Throws<NinFormatException>(() => Model.Load(folder["m"])).Message;
        Assert.Contains(@"expected version 1, got '\u001b[2J\u000axxx", message);
        Assert.True(message.Length < 300 + folder["m"].Length);
    }

    [Fact]
    public void Load_MissingFile_IsAnIOException()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsAny<IOException>(() => Model.Load(folder["none"]));
    }

    [Fact]
    public void Save_FolderThatIsAFile_LeavesWhatWasThere()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "in the way");
        Assert.ThrowsAny<IOException>(() => ModelFixture.Create().Save(folder["file/m"]));
        Assert.Equal("in the way", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public void Save_TargetThatIsAFolder_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["m/inside"]);
        Assert.ThrowsAny<Exception>(() => ModelFixture.Create().Save(folder["m"]));
        Assert.Equal([folder["m"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Model_PartsThatDoNotFit_SaysWhich()
    {
        Model model = ModelFixture.Create();
        Assert.StartsWith(
            "small: expected 3 labels, one a class, got 1.",
            Assert.Throws<ArgumentException>(() => new Model(model.Network, model.Weights, ["a"], model.Preprocessing)).Message);
        Assert.StartsWith(
            "small: expected a preprocessing to [N, 8, 8, 3] (NHWC), got one to [8, 8, 1].",
            Assert.Throws<ArgumentException>(
                () => new Model(model.Network, model.Weights, model.Labels, Preprocessing.ScaleOnly(8, 8, 1))).Message);
        Assert.StartsWith(
            "The weights lack the tensor 'mlpconv1.conv1.weight'.",
            Assert.Throws<ArgumentException>(() => new Model(model.Network, [], model.Labels, model.Preprocessing)).Message);
    }

    [Fact]
    public void WeightsSha256_OneBitElsewhere_IsAnother()
    {
        Model model = ModelFixture.Create();
        NamedTensor first = model.Weights[0];
        float[] data = [.. first.Tensor.Data];
        data[5] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(data[5]) ^ 1);
        var other = new Model(
            model.Network, model.Weights.SetItem(0, first with { Tensor = new Tensor(first.Tensor.Shape, data) }), model.Labels,
            model.Preprocessing);
        Assert.NotEqual(model.WeightsSha256(), other.WeightsSha256());
        Assert.Matches("^[0-9a-f]{64}$", model.WeightsSha256());
    }

    private static void AssertFormatError(TemporaryFolder folder, byte[] content)
    {
        File.WriteAllBytes(folder["cut"], content);
        Assert.Equal(folder["cut"], Assert.Throws<NinFormatException>(() => Model.Load(folder["cut"])).File);
    }

    private static void Write(string path, Model model, Func<string, string, string?> edit) => SafetensorsWriter.Write(
        path, ModelFile.Entries(model),
        [.. ModelFile.Metadata(model).Select(pair => new KeyValuePair<string, string?>(pair.Key, edit(pair.Key, pair.Value)))
            .Where(pair => pair.Value is not null).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value!))]);

    /// <summary>A stream as a web request's body is: it cannot be sought, and does not know its length.</summary>
    private sealed class OneWayStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1000));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
