using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Nin.Benchmarks;
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
    public static void Run(string[] namesAndFiles, TextWriter output)
    {
        foreach (string one in namesAndFiles.Length > 0 ? namesAndFiles : [.. NetworkCatalog.Entries.Select(entry => entry.Name)])
        {
            if (one.EndsWith(".onnx", StringComparison.Ordinal))
            {
                OfFile(one, output);
            }
            else
            {
                OfNetwork(NetworkCatalog.Find(one), output);
            }
        }
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
    private static void OfNetwork(NetworkEntry entry, TextWriter output)
    {
        Network network = entry.Create(Classes, entry.Input);
        var random = new System.Random(Seed);
        Nin.Models.Model model = RandomModel.Of(network, random);
        using var ours = new Nin.Models.InferenceSession(network, model.Weights);
        using var theirs = new InferenceSession(OnnxExport.ToBytes(model, new OnnxExportOptions { Logits = true }));
        int length = network.Input.Length, chunk = Math.Clamp(ChunkLength / length, 1, Pictures);
        List<float> expected = [], actual = [];
        for (int first = 0; first < Pictures; first += chunk)
        {
            int some = Math.Min(chunk, Pictures - first);
            float[] pictures = [.. Enumerable.Range(0, some * length).Select(_ => random.Next(256) / 255f)];
            expected.AddRange(Answer(
                theirs, ChannelsFirst.Of(pictures, network.Input),
                [.. network.Input.ToChannelsFirst(some).Select(size => (long)size)], "logits"));
            actual.AddRange(ours.Run(pictures)[0]);
        }

        output.WriteLine($"{entry.Name}: {Pictures} pictures, {Difference(expected, actual)}");
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
