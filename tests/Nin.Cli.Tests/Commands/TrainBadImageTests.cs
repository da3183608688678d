using Nin.Data;
using Nin.Imaging.Png;

namespace Nin.Cli.Tests.Commands;

/// <summary>Training on a folder with a picture that cannot be decoded.</summary>
public sealed class TrainBadImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-bad-image").FullName;

    public TrainBadImageTests()
    {
        var shapes = new ShapesDataset("x", 120, seed: 5, part: 0);
        for (int i = 0; i < shapes.Count; i++)
        {
            string file = Path.Combine(Pets, $"class{i % 2}", $"{i:000}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using FileStream stream = File.Create(file);
            PngWriter.Write(stream, shapes.Read(i));
        }

        File.WriteAllBytes(Bad, []);
    }

    private string Pets => Path.Combine(_folder, "pets");

    private string Bad => Path.Combine(Pets, "class1", "007.png");

    private string RunFolder => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Train_Stop_NamesThePictureAndWhatToDo() => Assert.Equal(
        $"{Bad}: image: the file is empty. 'nin data check' names all such files; --on-bad-image skip leaves them out.",
        Cli.Fails(1, [.. Arguments, "--json"]));

    [Fact]
    public void Train_Skip_SaysAndKeepsWhatWasLeftOutAndResumesTheSame()
    {
        Ran whole = Cli.Run([.. Arguments, "--on-bad-image", "skip"]);
        Assert.Equal((0, ""), (whole.Code, whole.Error));
        Assert.Contains("note: 1 of 120 pictures cannot be decoded and is left out: class1/007.png; pets has no train and test folders: ", whole.Out);
        Assert.Equal("class1/007.png\timage: the file is empty.\n", File.ReadAllText(Path.Combine(RunFolder, "skipped.txt")));

        Directory.Delete(RunFolder, recursive: true);
        Assert.Equal(130, Cli.RunUntilFirstStep([.. Arguments, "--on-bad-image", "skip"]).Code);
        Ran resumed = Cli.Run("train", "--resume", "--out", RunFolder);
        Assert.Equal(0, resumed.Code);
        Assert.Equal(Weights(whole), Weights(resumed));
    }

    [Fact]
    public void Train_BadPictureInTheTestPart_IsNamedBeforeTheFirstEpoch()
    {
        string parts = Path.Combine(_folder, "parts");
        var shapes = new ShapesDataset("x", 48, seed: 5, part: 0);
        for (int i = 0; i < shapes.Count; i++)
        {
            string file = Path.Combine(parts, i < 40 ? "train" : "test", $"class{i % 2}", $"{i:000}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            PngWriter.Write(file, shapes.Read(i));
        }

        string bad = Path.Combine(parts, "test", "class1", "045.png");
        File.WriteAllBytes(bad, File.ReadAllBytes(bad)[..100]);
        string line = Cli.Fails(1, "train", parts, "--epochs", "1", "--batch", "16", "--out", RunFolder, "--json");
        Assert.Matches($"^{bad}: PNG( at byte [0-9]+)?: ", line);
        Assert.False(File.Exists(Path.Combine(RunFolder, "recipe.json")));
    }

    [Fact]
    public void Eval_PicturesThatTheModelLearnedFrom_AreCounted()
    {
        File.Copy(Path.Combine(Pets, "class1", "009.png"), Bad, overwrite: true);
        Assert.Equal(0, Cli.Run(Arguments).Code);
        Ran tested = Cli.Run("eval", RunFolder, Pets);
        Assert.Equal(0, tested.Code);
        Assert.Contains("is set aside as the test part. Only that part is measured", tested.Error);
        Assert.DoesNotContain("learned from", tested.Error);
        Ran learned = Cli.Run("eval", RunFolder, Pets, "--split", "train", "--json");
        int validation = 120 - int.Parse(
            learned.Error.Split("learned from ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(validation, 20, 60);
        Assert.Matches("^nin: note: the model learned from [0-9]+ of these [0-9]+ pictures; on new ones it may be worse.\n$", learned.Error);
        Assert.Contains("pictures", learned.Out);
    }

    [Fact]
    public void Train_ResumeWithOtherPicturesLeftOut_IsRefused()
    {
        Assert.Equal(130, Cli.RunUntilFirstStep([.. Arguments, "--on-bad-image", "skip"]).Code);
        File.Move(Bad, Path.Combine(Pets, "class1", "008.png"));
        Assert.Contains("the pictures left out of pets differ.", Cli.Fails(2, "train", "--resume", "--out", RunFolder, "--json"));
    }

    private string[] Arguments => ["train", Pets, "--epochs", "1", "--batch", "16", "--threads", "2", "--out", RunFolder];

    private static string Weights(Ran ran) => ran.Out.Split("SHA-256 ")[1][..64];
}
