using Nin.Imaging;

namespace Nin.Data.Preparing;

/// <summary>The mean and deviation of each channel of a set's pictures.</summary>
internal static class ChannelStatistics
{
    /// <summary>Measures in integers, so exactly and in any order, and rounds once at the end.</summary>
    internal static (float[] Mean, float[] Deviation) Measure(
        Dataset dataset, Preprocessing input, CancellationToken cancellation)
    {
        int channels = input.Channels;
        int[] identity = new int[channels * 256];
        for (int i = 0; i < identity.Length; i++)
        {
            identity[i] = i % 256;
        }

        long[] sums = new long[channels], squares = new long[channels];
        int[] row = new int[input.Width * channels];
        for (int index = 0; index < dataset.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            Image image = input.Sized(dataset.Read(index));
            int stride = image.Width * image.Channels;
            for (int y = 0; y < input.Height; y++)
            {
                ChannelConversion.LookUp<int>(image.Pixels.Span[(y * stride)..], image.Channels, identity, channels, row);
                for (int i = 0; i < row.Length; i++)
                {
                    sums[i % channels] += row[i];
                    squares[i % channels] += row[i] * row[i];
                }
            }
        }

        float[] mean = new float[channels], deviation = new float[channels];
        long count = (long)dataset.Count * input.Height * input.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            Int128 spread = ((Int128)count * squares[channel]) - ((Int128)sums[channel] * sums[channel]);
            double scale = input.Scale;
            mean[channel] = (float)(scale * sums[channel] / count);

            // A channel of one value has nothing to divide by.
            deviation[channel] = spread == 0 ? 1f : (float)(scale * Math.Sqrt((double)spread) / count);
        }

        return (mean, deviation);
    }
}
