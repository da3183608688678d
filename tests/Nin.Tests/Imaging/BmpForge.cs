using System.Buffers.Binary;

namespace Nin.Tests.Imaging;

/// <summary>Builds small BMP files for tests: the 40-byte header, masks, palette, data.</summary>
internal static class BmpForge
{
    public static byte[] Make(int width, int height, short bits, int compression, byte[] extra, byte[] data)
    {
        var head = new byte[54];
        "BM"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(2), head.Length + extra.Length + data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(10), head.Length + extra.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(28), bits);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(30), compression);
        return [.. head, .. extra, .. data];
    }

    /// <summary>A palette in which colour i is the grey i times <paramref name="step"/>.</summary>
    public static byte[] Greys(int count, int step = 1) =>
        Enumerable.Range(0,
            count).SelectMany(i => new[] { (byte)(i * step), (byte)(i * step), (byte)(i * step), (byte)0 }).ToArray();
}
