using Nin.Testing;
using Nin.Testing.Golden;

namespace Nin.Caffe.Tests;

/// <summary>A file as Caffe writes it, and what Caffe answers: tests/golden/make_caffe.py.</summary>
internal static class GoldenNet
{
    public static string File(string name) => At($"{name}.caffemodel");

    /// <summary>The picture "in" and the outputs, [N, C, H, W] or [N, C].</summary>
    public static IReadOnlyDictionary<string, GoldenTensor> Answers(string name) => GoldenFile.Read(At($"{name}.safetensors"));

    /// <summary>The numbers with the channels last; of a picture red, green and blue in this order.</summary>
    public static float[] ToNetwork(GoldenTensor tensor, bool isTurned)
    {
        if (tensor.Shape is not [int pictures, int channels, int rows, int columns])
        {
            return tensor.Values;
        }

        int pixels = rows * columns;
        float[] moved = new float[pictures * channels * pixels];
        for (int i = 0; i < moved.Length; i++)
        {
            int picture = i / (pixels * channels), channel = i / pixels % channels, pixel = i % pixels;
            int place = isTurned ? channels - 1 - channel : channel;
            moved[(((picture * pixels) + pixel) * channels) + place] = tensor.Values[i];
        }

        return moved;
    }

    private static string At(string name) => Path.Combine(Checkout.Root, "tests", "golden", "caffe", name);
}
