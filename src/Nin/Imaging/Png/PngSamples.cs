using System.Buffers.Binary;

namespace Nin.Imaging.Png;

/// <summary>Takes samples of 1, 2 or 4 bits apart; the leftmost is in a byte's highest bits.</summary>
/// <remarks><b>Source</b> PNG specification, section 7.2.</remarks>
internal static class PngSamples
{
    /// <summary>What <see cref="Unpack"/> may write after the last sample.</summary>
    public const int Slack = 15;

    /// <summary>For each depth and each byte its samples, a byte each, the leftmost in the lowest.</summary>
    private static readonly ulong[] OfOneBit = TableOf(1), OfTwoBits = TableOf(2), OfFourBits = TableOf(4);

    /// <summary>Writes a byte for every sample of a row.</summary>
    /// <param name="row">The packed samples.</param>
    /// <param name="bitDepth">1, 2 or 4.</param>
    /// <param name="destination">As long as the samples and <see cref="Slack"/>.</param>
    public static void Unpack(ReadOnlySpan<byte> row, int bitDepth, Span<byte> destination)
    {
        ulong[] table = bitDepth == 1 ? OfOneBit : bitDepth == 2 ? OfTwoBits : OfFourBits;
        int perByte = 8 / bitDepth;
        for (int i = 0; i < row.Length; i++)
        {
            // Eight bytes at once, though there may be fewer samples: the rest is written over by the next.
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * perByte)..], table[row[i]]);
        }
    }

    private static ulong[] TableOf(int bitDepth)
    {
        var table = new ulong[256];
        for (int value = 0; value < 256; value++)
        {
            for (int i = 0; i < 8 / bitDepth; i++)
            {
                int sample = (value >> (8 - (bitDepth * (i + 1)))) & ((1 << bitDepth) - 1);
                table[value] |= (ulong)sample << (8 * i);
            }
        }

        return table;
    }
}
