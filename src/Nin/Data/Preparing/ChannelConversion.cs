using Nin.Imaging;

namespace Nin.Data.Preparing;

/// <summary>Brings the samples of a picture to the channels of a network.</summary>
internal static class ChannelConversion
{
    /// <summary>Replaces each sample of a row by its entry in a table of the network's channels.</summary>
    /// <param name="row">[width, sourceChannels] samples; may be longer.</param>
    /// <param name="sourceChannels">1, 3 or 4.</param>
    /// <param name="table">[channels, 256].</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="destination">[width, channels].</param>
    internal static void LookUp<T>(
        ReadOnlySpan<byte> row, int sourceChannels, ReadOnlySpan<T> table, int channels, Span<T> destination)
    {
        if (channels == 1)
        {
            for (int x = 0; x < destination.Length; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice(x * sourceChannels, sourceChannels);
                destination[x] = table[sourceChannels == 1 ? pixel[0] : Image.GreyOf(pixel[0], pixel[1], pixel[2])];
            }

            return;
        }

        ReadOnlySpan<T> red = table[..256], green = table.Slice(256, 256), blue = table.Slice(512, 256);
        for (int x = 0; x < destination.Length / 3; x++)
        {
            ReadOnlySpan<byte> pixel = row.Slice(x * sourceChannels, sourceChannels);
            Span<T> result = destination.Slice(x * 3, 3);
            bool grey = sourceChannels == 1;
            result[0] = red[pixel[0]];
            result[1] = green[pixel[grey ? 0 : 1]];
            result[2] = blue[pixel[grey ? 0 : 2]];
        }
    }
}
