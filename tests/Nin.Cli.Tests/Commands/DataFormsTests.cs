using System.Globalization;
using System.Text;
using Nin.Data;
using Nin.Imaging.Png;
using Nin.Parquet.Tests.Format;

namespace Nin.Cli.Tests.Commands;

/// <summary>Forms of data that are named by a path: lists, tables, boxes.</summary>
public sealed class DataFormsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-forms").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Train_List_LearnsAndIsMeasured()
    {
        var shapes = new ShapesDataset("x", 60, seed: 5, part: 0);
        var list = new StringBuilder("label,path,split\n");
        for (int i = 0; i < shapes.Count; i++)
        {
            Save(shapes, i, $"{i}.png");
            list.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "even" : "odd")},{i}.png,{(i < 48 ? "train" : "test")}\n");
        }

        string file = Path.Combine(_folder, "list.csv"), run = Path.Combine(_folder, "run");
        File.WriteAllText(file, list.ToString());
        Ran check = Cli.Run("data", "check", file);
        Assert.Equal(0, check.Code);
        Assert.StartsWith("data      list: 60 pictures, 2 classes\n", check.Out);
        Ran train = Cli.Run(
            "train", file, "--network", "nin-small", "--epochs", "1", "--set", "batchSize=16", "--out", run, "--no-report", "--json");
        Assert.Equal((0, ""), (train.Code, train.Error));
        Ran eval = Cli.Run("eval", Path.Combine(run, "model.safetensors"), file);
        Assert.Equal(0, eval.Code);
        Assert.Contains("pictures   12 of list/test\n", eval.Out);
    }

    [Fact]
    public void Check_Parquet_IsCounted()
    {
        var shapes = new ShapesDataset("x", 2, seed: 5, part: 0);
        byte[][] pictures = [.. Enumerable.Range(0, 2).Select(i => File.ReadAllBytes(Save(shapes, i, $"{i}.png")))];
        string file = Path.Combine(_folder, "test-00000-of-00001.parquet");
        File.WriteAllBytes(file, new HandMadeFile().Write(pictures));
        Ran ran = Cli.Run("data", "check", file);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.StartsWith("data      test-00000-of-00001: 2 pictures, 2 classes\n", ran.Out);
        Assert.Contains("note      left out: 1 row without a picture", ran.Out);
        Assert.EndsWith("right     Nothing is wrong; 1 warning to look at.\n", ran.Out);
        Assert.Equal(
            $"{file}: Parquet: there are pictures for validation or test, but none to train on.", Cli.Fails(1, "train", file));
    }

    [Fact]
    public void Train_Boxes_SaysWhatIsExpected()
    {
        var shapes = new ShapesDataset("x", 2, seed: 5, part: 0);
        string set = Path.Combine(_folder, "boxes");
        for (int i = 0; i < 2; i++)
        {
            Save(shapes, i, $"boxes/JPEGImages/{i}.png");
            Directory.CreateDirectory(Path.Combine(set, "Annotations"));
            File.WriteAllText(
                Path.Combine(set, "Annotations", $"{i}.xml"),
                $"<annotation><size><width>32</width><height>32</height></size><object><name>{(i == 0 ? "a" : "b")}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>");
        }

        Assert.Equal(0, Cli.Run("data", "check", set).Code);
        Assert.Equal(
            "boxes/train: expected pictures with one class each, got boxes or masks. 'nin data check' counts them.",
            Cli.Fails(2, "train", set, "--out", Path.Combine(_folder, "run"), "--json"));
    }

    private string Save(ShapesDataset shapes, int index, string name)
    {
        string file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using FileStream stream = File.Create(file);
        PngWriter.Write(stream, shapes.Read(index));
        return file;
    }
}
