using Nin.Imaging;

namespace Nin.Cli.Tests;

/// <summary>A run that several tests look at: a tiny data set, a model trained on it, and pictures to ask about.</summary>
public sealed class TrainedRun : IDisposable
{
    public const int Epochs = 3;

    public TrainedRun()
    {
        Folder = Directory.CreateTempSubdirectory("nin-cli").FullName;
        Data = TinyData.Write(Path.Combine(Folder, "tiny"));
        Run = Path.Combine(Folder, "run");
        Training = Cli.Run([.. Arguments(Run), "--json"]);
        Directory.CreateDirectory(Path.Combine(Folder, "pictures"));
        byte[] pixels = new byte[28 * 28];
        Array.Fill(pixels, (byte)200, 0, 28 * 7);
        Picture = Path.Combine(Folder, "pictures", "a.png");
        Nin.Imaging.Png.PngWriter.Write(Picture, new Image(28, 28, 1, pixels));
        Nin.Imaging.Png.PngWriter.Write(Path.Combine(Folder, "pictures", "b.png"), new Image(14, 20, 3, new byte[14 * 20 * 3]));
    }

    internal string Folder { get; }

    internal string Data { get; }

    internal string Run { get; }

    internal string Model => Path.Combine(Run, "model.safetensors");

    internal string Picture { get; }

    internal Ran Training { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal string InFolder(string name) => Path.Combine(Folder, name);

    /// <summary>The arguments that train on the tiny data set into a folder.</summary>
    internal string[] Arguments(string run) =>
        ["train", Data, "--epochs", $"{Epochs}", "--batch", "16", "--seed", "7", "--threads", "2", "--out", run];
}

/// <summary>The tests that share the run.</summary>
[CollectionDefinition(Name)]
public sealed class TrainedRunCollection : ICollectionFixture<TrainedRun>
{
    public const string Name = "trained run";
}
