using System.Buffers.Binary;
using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>Damages bytes without knowing what they mean.</summary>
internal sealed class ByteMutator : IMutator
{
    private static readonly uint[] Edges =
        [0, 1, 2, 3, 4, 7, 8, 12, 15, 16, 31, 32, 40, 64, 127, 128, 255, 256, 1024, 30_000, 32_767, 65_535, 1 << 24,
            int.MaxValue, 1u << 31, uint.MaxValue];

    /// <summary>A number at which programs tend to break.</summary>
    public static uint Edge(ref RandomStream random) => Edges[random.NextInt32(Edges.Length)];

    public byte[] Mutate(byte[] file, ref RandomStream random)
    {
        var bytes = new List<byte>(file);
        if (bytes.Count == 0)
        {
            return [(byte)random.NextUInt32()];
        }

        int at = random.NextInt32(bytes.Count);
        int count = 1 + random.NextInt32(Math.Min(bytes.Count - at, 1 << random.NextInt32(7)));
        switch (random.NextInt32(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.NextInt32(8));
                break;
            case 1:
                bytes[at] = (byte)random.NextUInt32();
                break;
            case 2:
                bytes[at] = (byte)Edge(ref random);
                break;
            case 3:
                WriteEdge(bytes, at, ref random);
                break;
            case 4:
                bytes.RemoveRange(at, count);
                break;
            case 5:
                bytes.InsertRange(random.NextInt32(bytes.Count + 1), bytes.GetRange(at, count));
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                for (int i = 0; i < count; i++)
                {
                    bytes.Insert(at, (byte)random.NextUInt32());
                }

                break;
        }

        return [.. bytes];
    }

    /// <summary>Overwrites two or four bytes with an edge, in either byte order.</summary>
    private static void WriteEdge(List<byte> bytes, int at, ref RandomStream random)
    {
        Span<byte> number = stackalloc byte[4];
        uint edge = Edge(ref random);
        int size = random.NextInt32(2) == 0 ? 2 : 4;
        if (random.NextInt32(2) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, edge);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(number, edge << (size == 2 ? 16 : 0));
        }

        for (int i = 0; i < size && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }
}
