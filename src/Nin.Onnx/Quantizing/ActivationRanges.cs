using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Quantizing;

/// <summary>The least and the largest number that values of a graph have, over some pictures.</summary>
internal static class ActivationRanges
{
    /// <summary>Measures values, by their names in the graph.</summary>
    /// <param name="file">The graph's file.</param>
    /// <param name="values">The values' names; nodes make them.</param>
    /// <param name="preprocessing">What is done to a picture before the graph sees it.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="cancellation">Ends the measuring between two pictures.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static Dictionary<string, (float Least, float Largest)> Measure(
        byte[] file, IReadOnlyList<string> values, Preprocessing preprocessing, IEnumerable<Image> pictures,
        CancellationToken cancellation)
    {
        OnnxNetwork network = OnnxImport.Import(OnnxFile.Parse(file), new OnnxImportOptions
        {
            Outputs = values,
            Height = preprocessing.Height,
            Width = preprocessing.Width,
        });
        using var session = new InferenceSession(network.Network, network.Weights);
        var ranges = values.Select(_ => (Least: float.PositiveInfinity, Largest: float.NegativeInfinity)).ToArray();
        float[] numbers = new float[preprocessing.Length];
        int count = 0;
        foreach (Image picture in pictures)
        {
            cancellation.ThrowIfCancellationRequested();
            preprocessing.Apply(picture, numbers);
            float[][] outputs = session.Run(numbers);
            for (int i = 0; i < outputs.Length; i++)
            {
                ranges[i] = (Math.Min(ranges[i].Least, outputs[i].Min()), Math.Max(ranges[i].Largest, outputs[i].Max()));
            }

            count++;
        }

        return count > 0
            ? values.Zip(ranges).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
            : throw new ArgumentException($"expected {CountText.Counted(1, "picture")} or more to measure, got none.", nameof(pictures));
    }
}
