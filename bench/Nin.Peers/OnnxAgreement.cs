using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Nin.Benchmarks;
using Nin.Formats;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Lowering;

namespace Nin.Peers;

/// <summary>
/// How far Nin's answers are from ONNX Runtime's: of every network by name as it is exported, or of files as they are imported.
/// </summary>
internal static class OnnxAgreement
{
    private const int Classes = 10, Pictures = 1000, Seed = 3;

    /// <summary>Numbers of the pictures that are asked about at once.</summary>
    private const int ChunkLength = 1 << 20;

    /// <summary>Networks by name and files, the former all where there is neither.</summary>
    /// <param name="arguments">
    /// The names and files; before them <c>--list</c> for the names alone, <c>--keep FOLDER</c> to leave exported files there,
    /// and
    /// <c>--pictures COUNT</c> where another number of pictures is to be asked about.
    /// </param>
    /// <param name="output">Where the differences are written.</param>
    public static void Run(string[] arguments, TextWriter output)
    {
        if (arguments is ["--list"])
        {
            Array.ForEach([.. NetworkCatalog.Entries], entry => output.WriteLine(entry.Name));
            return;
        }

        ReadOnlySpan<string> rest = arguments;
        string? folder = Option(ref rest, "--keep");
        int pictures = Option(ref rest, "--pictures") is string count ? int.Parse(count, CultureInfo.InvariantCulture) : Pictures;
        string[] namesAndFiles = [.. rest];
        foreach (string one in namesAndFiles.Length > 0 ? namesAndFiles : [.. NetworkCatalog.Entries.Select(entry => entry.Name)])
        {
            if (one.EndsWith(".onnx", StringComparison.Ordinal))
            {
                OfFile(one, output);
            }
            else
            {
                OfNetwork(NetworkCatalog.Find(one), pictures, folder, output);
            }
        }
    }

    /// <summary>What follows an option that may stand first; null where it does not.</summary>
    private static string? Option(ref ReadOnlySpan<string> arguments, string name)
    {
        if (arguments.Length < 2 || arguments[0] != name)
        {
            return null;
        }

        string value = arguments[1];
        arguments = arguments[2..];
        return value;
    }

    /// <summary>An imported file on one random picture.</summary>
    private static void OfFile(string file, TextWriter output)
    {
        OnnxNetwork network = OnnxImport.Import(file);
        using var ours = new Nin.Models.InferenceSession(network.Network, network.Weights);
        using var quiet = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var theirs = new InferenceSession(file, quiet);
        var random = new System.Random(Seed);
        float[] picture = [.. Enumerable.Range(0, network.Input.Positions.Length).Select(_ => (random.NextSingle() * 2) - 1)];
        float[][] answers = ours.Run(network.Input.ToNetwork(picture));
        for (int i = 0; i < answers.Length; i++)
        {
            Place place = network.Outputs[i];
            float[] expected = Answer(theirs, picture, [1, .. network.Input.Sizes.Select(size => (long)size)], place.Name);
            output.WriteLine($"{Path.GetFileName(file)} {place.Name}: {Difference(expected, place.ToGraph(answers[i]))}");
        }
    }

    /// <summary>An exported network with random weights, its logits for random pictures.</summary>
    private static void OfNetwork(NetworkEntry entry, int pictureCount, string? folder, TextWriter output)
    {
        Network network = entry.Create(Classes, entry.Input);
        var random = new System.Random(Seed);
        Nin.Models.Model model = RandomModel.Of(network, random);
        using var ours = new Nin.Models.InferenceSession(network, model.Weights);
        byte[] file = OnnxExport.ToBytes(model, new OnnxExportOptions { Logits = true });
        if (folder is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{entry.Name}.onnx"), file);
        }

        using var theirs = new InferenceSession(file);
        int length = network.Input.Length, chunk = Math.Clamp(ChunkLength / length, 1, pictureCount);
        List<float> expected = [], actual = [];
        for (int first = 0; first < pictureCount; first += chunk)
        {
            int some = Math.Min(chunk, pictureCount - first);
            float[] pictures = [.. Enumerable.Range(0, some * length).Select(_ => random.Next(256) / 255f)];
            expected.AddRange(Answer(
                theirs, ChannelsFirst.Of(pictures, network.Input),
                [.. network.Input.ToChannelsFirst(some).Select(size => (long)size)], "logits"));
            actual.AddRange(ours.Run(pictures)[0]);
        }

        output.WriteLine($"{entry.Name}: {CountText.Counted(pictureCount, "picture")}, {Difference(expected, actual)}");
    }

    private static float[] Answer(InferenceSession session, float[] numbers, long[] shape, string output)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(numbers, shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> answers = session.Run(options, session.InputNames, [input], [output]);
        return answers[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static string Difference(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        double largest = expected.Zip(actual, (one, other) => Math.Abs((double)one - other)).Max();
        double scale = expected.Max(one => Math.Abs((double)one));
        return string.Create(
            CultureInfo.InvariantCulture, $"largest difference {largest:0.0e+0} of {scale:0.###}, over it {largest / scale:0.0e+0}");
    }
}
