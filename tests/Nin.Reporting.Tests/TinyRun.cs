using Nin.Data;
using Nin.Data.Augmenting;
using Nin.Imaging;
using Nin.Training;

namespace Nin.Reporting.Tests;

/// <summary>A run of a second, which all tests of this project look at.</summary>
public sealed class TinyRun : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-report-").FullName;

    public TinyRun()
    {
        Data = new DataSplits("tiny", new Marked("tiny/train", 480, 0), new Marked("tiny/validation", 240, 1), new Marked("tiny/test", 40, 2));
        Recipe recipe = RecipeFile.Load("shapes", "batchSize=16") with { Epochs = 2, Augmentation = new Augmentation(Shift: 2) };
        (Folder, Other) = (Path.Combine(_root, "first"), Path.Combine(_root, "second"));
        new Trainer(recipe, Data, new TrainerOptions { Folder = Folder }).Run();
        new Trainer(recipe with { Seed = 2, Epochs = 3 }, Data, new TrainerOptions { Folder = Other }).Run();
        Page = Report.Page(new ReportInput { Run = RunRecord.Read(Folder), Data = Data });
        File = Path.Combine(_root, "report.html");
        Report.Write(File, new ReportInput { Run = RunRecord.Read(Folder), Data = Data });
    }

    public DataSplits Data { get; }

    public string Folder { get; }

    public string Other { get; }

    public string Page { get; }

    public string File { get; }

    /// <summary>A copy of the first run, to take pieces away from.</summary>
    public string Copy(string name)
    {
        string copy = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (string file in Directory.GetFiles(Folder))
        {
            System.IO.File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The generated shapes under names that are markup.</summary>
    private sealed class Marked(string name, int count, int part) : Dataset
    {
        private readonly ShapesDataset _shapes = new(name, count, 1, part);

        public override string Name => name;

        public override int Count => count;

        public override IReadOnlyList<string> Classes { get; } =
            [.. new ShapesDataset("s", 1, 1, 0).Classes.Select((label, i) => i == 0 ? "<script>alert('a')</script>" : label)];

        public override int Label(int index) => _shapes.Label(index);

        public override Image Read(int index) => _shapes.Read(index);

        public override string NameOf(int index) => $"\"><img src=x onerror=alert({index})>.png";
    }
}
