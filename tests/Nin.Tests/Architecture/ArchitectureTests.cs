using System.Text.RegularExpressions;

namespace Nin.Tests.Architecture;

/// <summary>Who may look at whom. The rule is in ARCHITECTURE.md; this holds it.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What every room stands on: the kernels, and small rooms that look at no other.</summary>
    private static readonly string[] Ground = ["Kernels", "Memory", "Random", "Threading"];

    /// <summary>For each room of the library the rooms it may look at, beside itself and the ground.</summary>
    private static readonly Dictionary<string, string[]> MayLookAt = new()
    {
        ["Memory"] = [],
        ["Random"] = [],
        ["Threading"] = [],
        ["Tensors"] = [],
        ["Formats"] = [],
        ["Imaging"] = ["Formats"],
        ["Data"] = ["Formats", "Imaging"],
        // A kind of layer holds its operation too, and plans know layers by their base alone: TypeTestTests holds that side.
        ["Layers"] = ["Execution", "Tensors", "Formats"],
        ["Networks"] = ["Layers", "Tensors", "Formats"],
        ["Metrics"] = ["Networks", "Data"],
        ["Objectives"] = ["Metrics", "Networks", "Layers", "Tensors", "Data"],
        ["Execution"] = ["Objectives", "Networks", "Layers", "Tensors"],
        ["Models"] = ["Metrics", "Execution", "Objectives", "Networks", "Layers", "Tensors", "Data", "Imaging", "Formats"],
        ["Training"] = ["Models", "Metrics", "Execution", "Objectives", "Networks", "Layers", "Tensors", "Data", "Imaging", "Formats"],
        ["Tuning"] = ["Training", "Models", "Metrics", "Execution", "Objectives", "Networks", "Data", "Imaging", "Formats"],
        ["Benchmarking"] = ["Training", "Models", "Execution", "Objectives", "Networks", "Layers", "Tensors", "Data"],
        ["Experiments"] = ["Training", "Models", "Metrics", "Networks", "Tensors", "Data", "Formats"],
        ["Explanation"] = ["Models", "Metrics", "Execution", "Networks", "Layers", "Tensors", "Data", "Imaging", "Formats"],
    };

    public static TheoryData<string> Rooms => [.. MayLookAt.Keys];

    [Fact]
    public void Library_EveryFile_StandsInARoomWithARule()
    {
        Assert.NotEmpty(SourceTree.Library);
        Assert.Empty(SourceTree.Library.Select(file => RoomOf(file.Path)).Distinct().Except(MayLookAt.Keys));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_EveryFile_LooksOnlyForward(string room)
    {
        IEnumerable<string> strangers =
            from file in SourceTree.Library
            where RoomOf(file.Path) == room
            from name in file.LooksAt
            let other = name.Split('.')[1]
            where other != room && !Ground.Contains(other) && MayLookAt.ContainsKey(other) && !MayLookAt[room].Contains(other)
            select $"{file.Path} looks at {name}";
        Assert.Empty(strangers);
    }

    [Fact]
    public void Namespaces_EveryFile_AreThoseOfTheFolder()
    {
        Assert.Empty(SourceTree.Library.Where(file => file.Namespace != Expected("Nin", file)).Select(file => file.Path));
        Assert.Empty(SourceTree.Kernels.Where(file => file.Namespace != Expected("Nin.Kernels", file)).Select(file => file.Path));

        static string Expected(string root, SourceFile file) => string.Join('.', [root, .. file.Path.Split('/')[..^1]]);
    }

    [Fact]
    public void Kernels_EveryFile_KnowNothingOfTheLibrary() => Assert.Empty(
        from file in SourceTree.Kernels
        from name in file.LooksAt
        where !name.StartsWith("Nin.Kernels", StringComparison.Ordinal)
        select $"{file.Path} looks at {name}");

    /// <summary>What else of the kernels the library may name are the table's arguments.</summary>
    [Fact]
    public void Library_EveryFile_CallsKernelsThroughTheirTable() => Assert.Empty(
        from file in SourceTree.Library
        from Match match in KernelClass().Matches(file.Code)
        select $"{file.Path}: {match.Value}");

    /// <summary>Memory outside the collected heap, and the loops of one decoder.</summary>
    [Fact]
    public void Library_EveryOtherFile_HasNoUnsafeCode() => Assert.Equal(
        [
            "Imaging/Jpeg/Kernels/JpegColor.cs", "Imaging/Jpeg/Kernels/JpegIdct.cs", "Imaging/Jpeg/Kernels/JpegUpsampling.cs",
            "Memory/AlignedBuffer.cs",
        ],
        SourceTree.Library.Where(file => Unsafe().IsMatch(file.Code)).Select(file => file.Path));

    [Fact]
    public void Library_EveryFileButAtomicFile_WritesNoFile() => Assert.Empty(
        SourceTree.Library.Concat(SourceTree.Kernels)
            .Where(file => file.Path != "Formats/AtomicFile.cs" && file.Path != "Formats/Archives/SpooledFile.cs" // A temporary file without a name.
                && Writing().IsMatch(file.Code))
            .Select(file => file.Path));

    [Fact]
    public void Library_EveryFile_DrawsRandomNumbersOnlyFromStreams() => Assert.Empty(
        SourceTree.Library.Concat(SourceTree.Kernels).Where(file => Chance().IsMatch(file.Code)).Select(file => file.Path));

    /// <summary>Each of these ends the process on a system without OpenSSL, or fails in a root without /dev/urandom.</summary>
    [Fact]
    public void Library_EveryFile_DoesWithoutOpenSsl() => Assert.Empty(
        from file in SourceTree.Library.Concat(SourceTree.Kernels)
        from word in (string[])["Security.Cryptography", "SHA256.", "Guid.NewGuid", "AllowDuplicateProperties", "RandomNumberGenerator"]
        where file.Code.Contains(word, StringComparison.Ordinal)
        select $"{file.Path}: {word}");

    [Theory]
    [InlineData("File.WriteAllText(path, text);", true)]
    [InlineData("using var s = new FileStream(path, FileMode.Create);", true)]
    [InlineData("System.IO.File.Move(a, b);", true)]
    [InlineData("new StreamWriter(path)", true)]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.Read)", false)]
    [InlineData("File.ReadAllText(path); File.Exists(path); AtomicFile.WriteText(path, text);", false)]
    public void Writing_AnyLine_IsRecognised(string line, bool writes) => Assert.Equal(writes, Writing().IsMatch(line));

    [Fact]
    public void Code_CommentsAndTexts_DoNotCount()
    {
        var file = new SourceFile("a.cs", "namespace Nin.Data;\n// Nin.Training\nvar a = \"Nin.Models \\\" Nin.Imaging\"; /* Nin.Layers */ Nin.Formats.Limits b;");
        Assert.Equal(["Nin.Data", "Nin.Formats.Limits"], file.LooksAt);
        Assert.Equal("Nin.Data", file.Namespace);
    }

    [Theory]
    [InlineData("Kernels.Loss.SoftmaxKernel.Forward(c, x, y);", true)]
    [InlineData("ReferenceSoftmax.Forward<float>(c, x, y);", true)]
    [InlineData("context.Kernels.Softmax(c, x, y);", false)]
    [InlineData("KernelSet.PartOf(pixels, part, parts)", false)]
    public void KernelClass_AnyCall_IsRecognised(string line, bool isKernel) =>
        Assert.Equal(isKernel, KernelClass().IsMatch(line));

    private static string RoomOf(string path) => path.Split('/')[0];

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\.|\bNativeMemory\b|\bMemoryMarshal\.(GetReference|GetArrayDataReference|CreateSpan)\b")]
    private static partial Regex Unsafe();

    /// <summary>JPEG's reference is the library's own.</summary>
    [GeneratedRegex(@"\b(\w+Kernel|Reference(?!Jpeg\b)[A-Z]\w*)(<[\w, ]+>)?\.")]
    private static partial Regex KernelClass();

    [GeneratedRegex(@"(?<!Atomic)\bFile\.(Write|Append|Create|Move|Copy|Replace|Delete|OpenWrite|SetAttributes)"
        + @"|new FileStream\((?![^;]*FileMode\.Open\b[^;]*FileAccess\.Read\b)|new StreamWriter\(|\bFileMode\.(Create|CreateNew|Append|OpenOrCreate|Truncate)"
        + @"|\bRandomAccess\.Write|\bDirectory\.(Delete|Move)|\bFileInfo\b.*\.(Create|Delete|MoveTo|CopyTo|OpenWrite)")]
    private static partial Regex Writing();

    [GeneratedRegex(@"new (System\.)?Random\(|\bRandom\.Shared\b|\bGuid\.NewGuid\b(?!\(\):N)|\bDateTime(Offset)?\.(Utc)?Now\b")]
    private static partial Regex Chance();
}
