using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Nin.Imaging.Png;

namespace Nin.Tests.Imaging;

/// <summary>Builds PNG files chunk by chunk, right or wrong, for tests.</summary>
internal sealed class PngForge
{
    private readonly List<byte> _file = [.. PngFile.Signature];

    /// <summary>A grey 4 x 4 picture of zeros; the arguments replace parts of it.</summary>
    public static byte[] Small(byte[]? data = null, Action<PngForge>? before = null, Action<PngForge>? after = null)
    {
        PngForge forge = new PngForge().Header(4, 4, 8, 0);
        before?.Invoke(forge);
        forge.Chunk("IDAT", data ?? Zlib(new byte[4 * 5]));
        after?.Invoke(forge);
        return forge.Chunk("IEND").ToArray();
    }

    public static byte[] Zlib(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    public PngForge Header(int width, int height, byte depth, byte color, byte interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = (depth, color, interlace);
        return Chunk("IHDR", data);
    }

    public PngForge Chunk(string type, params byte[] data)
    {
        byte[] name = Encoding.ASCII.GetBytes(type);
        Number((uint)data.Length);
        _file.AddRange(name);
        _file.AddRange(data);
        Number(Crc32.Of(name, data));
        return this;
    }

    public PngForge Raw(params byte[] bytes)
    {
        _file.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => [.. _file];

    private void Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _file.AddRange(bytes);
    }
}
