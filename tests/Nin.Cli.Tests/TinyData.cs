using System.Buffers.Binary;

namespace Nin.Cli.Tests;

/// <summary>A few pictures in MNIST's format: a bright square whose place is its class.</summary>
internal static class TinyData
{
    private const int Side = 28;

    public static string Write(string folder, int train = 160, int test = 40)
    {
        Directory.CreateDirectory(folder);
        WritePart(folder, "train", train);
        WritePart(folder, "t10k", test);
        return folder;
    }

    private static void WritePart(string folder, string part, int count)
    {
        byte[] images = new byte[16 + (count * Side * Side)], labels = new byte[8 + count];
        WriteHeader(images, 0x803, count, Side, Side);
        WriteHeader(labels, 0x801, count);
        for (int i = 0; i < count; i++)
        {
            int label = i % 10;
            labels[8 + i] = (byte)label;
            Span<byte> picture = images.AsSpan(16 + (i * Side * Side), Side * Side);
            for (int p = 0; p < picture.Length; p++)
            {
                bool isInside = p / Side / 7 == label / 4 && p % Side / 7 == label % 4;
                picture[p] = (byte)((isInside ? 200 : 20) + ((p * 31) + (i * 17)) % 40);
            }
        }

        File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels);
    }

    private static void WriteHeader(byte[] file, params int[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 * i), values[i]);
        }
    }
}
