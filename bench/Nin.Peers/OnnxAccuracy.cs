using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Nin.Data;
using Nin.Imaging;

namespace Nin.Peers;

/// <summary>How many pictures of a data set's test part ONNX Runtime answers right with exported files.</summary>
internal static class OnnxAccuracy
{
    private const int Chunk = 100;

    public static void Run(string data, string[] files, TextWriter output)
    {
        Dataset test = new DataCatalog().Open(data).Test
            ?? throw new ArgumentException($"expected a test part in '{data}', got none.");
        foreach (string file in files)
        {
            using var session = new InferenceSession(file);
            int correct = 0;
            for (int first = 0; first < test.Count; first += Chunk)
            {
                correct += Correct(session, test, first, Math.Min(Chunk, test.Count - first));
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(file)}: {correct} of {test.Count}, {100.0 * correct / test.Count:0.00} %"));
        }
    }

    private static int Correct(InferenceSession session, Dataset test, int first, int count)
    {
        Image[] images = [.. Enumerable.Range(first, count).Select(test.Read)];
        (int height, int width, int channels) = (images[0].Height, images[0].Width, images[0].Channels);
        float[] numbers = [.. images.SelectMany(image =>
            Enumerable.Range(0, channels).SelectMany(c =>
                Enumerable.Range(0, height * width).Select(p => (float)image.Pixels.Span[(p * channels) + c])))];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(numbers, [count, channels, height, width]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> answers =
            session.Run(options, session.InputNames, [input], [session.OutputNames[0]]);
        float[] scores = answers[0].GetTensorDataAsSpan<float>().ToArray();
        return scores.Chunk(scores.Length / count)
            .Where((own, i) => Array.IndexOf(own, own.Max()) == test.Label(first + i)).Count();
    }
}
