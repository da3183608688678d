using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Nin.Imaging.Png;
using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>Damages PNG chunks; also the picture data before it is compressed, and the fields of the header.</summary>
internal sealed class PngMutator : SegmentMutator
{
    private static readonly byte[] Depths = [1, 2, 4, 8, 16, 3], Colors = [0, 2, 3, 4, 6, 1];

    protected override List<Segment> Split(byte[] file)
    {
        var chunks = new List<Segment>();
        for (int at = PngFile.Signature.Length; at + PngChunk.FrameBytes <= file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            uint type = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4));
            chunks.Add(new Segment(type, file[(at + PngChunk.PrefixBytes)..(at + PngChunk.PrefixBytes + length)]));
            at += PngChunk.FrameBytes + length;
        }

        return chunks;
    }

    protected override byte[] Join(List<Segment> segments)
    {
        var forge = new PngForge();
        foreach (Segment segment in segments)
        {
            var name = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(name, segment.Kind);
            forge.Chunk(Encoding.ASCII.GetString(name), segment.Data);
        }

        return forge.ToArray();
    }

    protected override Segment DamageOne(Segment segment, ref RandomStream random) => segment.Kind switch
    {
        PngChunk.Ihdr => segment with { Data = DamageHeader((byte[])segment.Data.Clone(), ref random) },
        PngChunk.Idat => segment with { Data = DamageInflated(segment.Data, ref random) },
        _ when random.NextInt32(4) == 0 => segment with { Kind = segment.Kind ^ (0x20u << (8 * random.NextInt32(4))) },
        _ => base.DamageOne(segment, ref random),
    };

    private static byte[] DamageHeader(byte[] header, ref RandomStream random)
    {
        if (header.Length != PngHeader.Length)
        {
            return header;
        }

        switch (random.NextInt32(4))
        {
            case 0:
                uint side = random.NextInt32(2) == 0 ? 1 + (uint)random.NextInt32(40) : ByteMutator.Edge(ref random);
                BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * random.NextInt32(2)), side);
                break;
            case 1:
                header[8] = Depths[random.NextInt32(Depths.Length)];
                break;
            case 2:
                header[9] = Colors[random.NextInt32(Colors.Length)];
                break;
            default:
                header[12] ^= 1;
                break;
        }

        return header;
    }

    /// <summary>Damages the rows and compresses them again, which makes the checksum fit.</summary>
    private static byte[] DamageInflated(byte[] data, ref RandomStream random)
    {
        try
        {
            var rows = new MemoryStream();
            using (var inflater = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress))
            {
                inflater.CopyTo(rows);
            }

            return PngForge.Zlib(Bytes.Mutate(rows.ToArray(), ref random));
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return Bytes.Mutate(data, ref random);
        }
    }
}
