using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nin.Imaging;

/// <summary>The two passes of resizing: along the rows, and down the columns.</summary>
internal static class ResamplePass
{
    private const int Half = 1 << (ResampleWeights.PrecisionBits - 1);

    /// <summary>Resizes every row.</summary>
    /// <param name="source">[rows, width, channels]</param>
    /// <param name="width">The pixels of a source row.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="weights">From <paramref name="width"/> to the new width.</param>
    /// <param name="destination">[rows, new width, channels]</param>
    public static void Across(ReadOnlySpan<byte> source, int width, int channels, ResampleWeights weights, Span<byte> destination)
    {
        int stride = width * channels, newStride = weights.Outputs * channels;
        for (int y = 0; y < source.Length / stride; y++)
        {
            Span<byte> newRow = destination.Slice(y * newStride, newStride);

            // A pixel of 3 bytes is read as 4; behind the last row there is no fourth.
            bool isReadable = channels == 4 || (channels == 3 && (y + 1) * stride < source.Length);
            if (isReadable)
            {
                AcrossByPixel(source[(y * stride)..], channels, weights, newRow);
            }
            else
            {
                AcrossBySample(source.Slice(y * stride, stride), channels, weights, newRow);
            }
        }
    }

    /// <summary>Resizes every column.</summary>
    /// <param name="source">[height, stride]</param>
    /// <param name="stride">The samples of a row, width times channels.</param>
    /// <param name="weights">From the height to the new height.</param>
    /// <param name="destination">[new height, stride]</param>
    public static void Down(ReadOnlySpan<byte> source, int stride, ResampleWeights weights, Span<byte> destination)
    {
        var sums = new int[stride];
        for (int y = 0; y < weights.Outputs; y++)
        {
            Array.Fill(sums, Half);
            int start = weights.Start(y);
            ReadOnlySpan<int> taps = weights.Of(y);
            for (int i = 0; i < taps.Length; i++)
            {
                AddWeighted(source.Slice((start + i) * stride, stride), taps[i], sums);
            }

            Span<byte> row = destination.Slice(y * stride, stride);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = Round(sums[x]);
            }
        }
    }

    /// <summary>
    /// All channels of a pixel at once, one 32-bit lane each. The lane that 3 channels leave free is not written.
    /// </summary>
    private static void AcrossByPixel(ReadOnlySpan<byte> source, int channels, ResampleWeights weights, Span<byte> newRow)
    {
        for (int x = 0; x < weights.Outputs; x++)
        {
            ReadOnlySpan<byte> pixels = source[(channels * weights.Start(x))..];
            Vector128<int> sum = Vector128.Create(Half);
            int s = 0;
            foreach (int weight in weights.Of(x))
            {
                uint pixel = MemoryMarshal.Read<uint>(pixels[s..]);
                Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte());
                sum += Vector128.WidenLower(wide).AsInt32() * weight;
                s += channels;
            }

            int d = x * channels;
            (newRow[d], newRow[d + 1], newRow[d + 2]) = (Round(sum[0]), Round(sum[1]), Round(sum[2]));
            if (channels == 4)
            {
                newRow[d + 3] = Round(sum[3]);
            }
        }
    }

    private static void AcrossBySample(ReadOnlySpan<byte> row, int channels, ResampleWeights weights, Span<byte> newRow)
    {
        for (int x = 0; x < weights.Outputs; x++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                int sum = Half, s = (channels * weights.Start(x)) + channel;
                foreach (int weight in weights.Of(x))
                {
                    sum += row[s] * weight;
                    s += channels;
                }

                newRow[(x * channels) + channel] = Round(sum);
            }
        }
    }

    /// <summary>sums[i] += row[i] * weight</summary>
    private static void AddWeighted(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        int i = 0, lanes = Vector<int>.Count;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            Add(first, weight, sums[i..]);
            Add(second, weight, sums[(i + lanes)..]);
            Add(third, weight, sums[(i + (2 * lanes))..]);
            Add(fourth, weight, sums[(i + (3 * lanes))..]);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i] * weight;
        }
    }

    private static void Add(Vector<uint> samples, int weight, Span<int> sums) =>
        (new Vector<int>(sums) + (Vector.AsVectorInt32(samples) * weight)).CopyTo(sums);

    private static byte Round(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.PrecisionBits, 0, 255);
}
