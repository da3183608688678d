using System.Buffers.Binary;
using System.Numerics;

namespace Nin.Formats;

/// <summary>The checksum of TensorFlow's records: CRC-32C, with Castagnoli's polynomial.</summary>
/// <remarks><b>Source</b> RFC 3720, section 12.1 and appendix B.4.</remarks>
internal static class Crc32C
{
    /// <summary>What is added to a masked checksum.</summary>
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The checksum of the data.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        for (; data.Length >= 8; data = data[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>
    /// The checksum turned and shifted, as TensorFlow stores it: data that holds checksums would else have weak ones.
    /// </summary>
    public static uint Masked(ReadOnlySpan<byte> data) => unchecked(BitOperations.RotateRight(Of(data), 15) + MaskDelta);
}
