using System.Buffers.Binary;

namespace Nin.Imaging.Png;

/// <summary>The checksum of a PNG chunk: CRC-32 with the polynomial 0xEDB88320, reflected.</summary>
/// <remarks><b>Source</b> PNG specification, annex D; eight tables, so that eight bytes are taken in one step.</remarks>
internal static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of the data.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => ~Append(~0u, data);

    /// <summary>The checksum of two pieces, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Append(Append(~0u, first), second);

    private static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        uint[] tables = Tables;
        while (data.Length >= 8)
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = tables[(7 << 8) + (byte)low] ^ tables[(6 << 8) + (byte)(low >> 8)]
                ^ tables[(5 << 8) + (byte)(low >> 16)] ^ tables[(4 << 8) + (low >> 24)]
                ^ tables[(3 << 8) + (byte)high] ^ tables[(2 << 8) + (byte)(high >> 8)]
                ^ tables[(1 << 8) + (byte)(high >> 16)] ^ tables[high >> 24];
            data = data[8..];
        }

        foreach (byte value in data)
        {
            crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 << 8];
        for (uint n = 0; n < 256; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320u ^ (crc >> 1);
            }

            tables[n] = crc;
        }

        for (int n = 256; n < tables.Length; n++)
        {
            tables[n] = tables[(byte)tables[n - 256]] ^ (tables[n - 256] >> 8);
        }

        return tables;
    }
}
