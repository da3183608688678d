using System.Buffers.Binary;
using Nin.Imaging.Jpeg;
using Nin.Random;
using Nin.Tests.Imaging.Jpeg;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>
/// Damages JPEG segments and the entropy-coded data behind its stuffing; also sizes, sampling, tables and scan headers.
/// </summary>
internal sealed class JpegMutator : SegmentMutator
{
    private static readonly byte[] Frames = [0xC0, 0xC1, 0xC2, 0xC2, 0xC3, 0xC5, 0xC9, 0xCF];

    protected override List<Segment> Split(byte[] file) => JpegParts.Split(file);

    protected override byte[] Join(List<Segment> segments) => JpegParts.Join(segments);

    protected override Segment DamageOne(Segment segment, ref RandomStream random)
    {
        var data = (byte[])segment.Data.Clone();
        switch ((byte)segment.Kind)
        {
            case JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.ProgressiveFrame
                when random.NextInt32(8) == 0:
                return segment with { Kind = Frames[random.NextInt32(Frames.Length)] };
            case JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.ProgressiveFrame when data.Length >= 9:
                DamageFrame(data, ref random);
                return segment with { Data = data };
            case JpegMarker.StartOfScan when data.Length >= 6:
                DamageScan(data, ref random);
                return segment with { Data = data };
            case JpegMarker.RestartInterval when data.Length == 2:
                data[1] = (byte)random.NextInt32(8);
                return segment with { Data = data };
            case JpegMarker.HuffmanTables when data.Length > 17 && random.NextInt32(2) == 0:
                // Moves a code to another length, so that the number of symbols stays.
                data[1 + random.NextInt32(16)]++;
                data[1 + random.NextInt32(16)]--;
                return segment with { Data = data };
            case (byte)JpegParts.Data when data.Length > 0:
                data[random.NextInt32(data.Length)] ^= (byte)(1 << random.NextInt32(8));
                return segment with { Data = data };
            default:
                return base.DamageOne(segment, ref random);
        }
    }

    private static void DamageFrame(byte[] frame, ref RandomStream random)
    {
        int component = 6 + (3 * random.NextInt32((frame.Length - 6) / 3));
        switch (random.NextInt32(4))
        {
            case 0:
                uint side = random.NextInt32(2) == 0 ? 1 + (uint)random.NextInt32(80) : ByteMutator.Edge(ref random);
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1 + (2 * random.NextInt32(2))), (ushort)side);
                break;
            case 1:
                frame[component + 1] = (byte)((random.NextInt32(5) << 4) | random.NextInt32(5));
                break;
            case 2:
                frame[component + random.NextInt32(3)] = (byte)random.NextInt32(5);
                break;
            default:
                frame[5] = (byte)random.NextInt32(5);
                break;
        }
    }

    private static void DamageScan(byte[] scan, ref RandomStream random)
    {
        int at = random.NextInt32(3) == 0 ? random.NextInt32(scan.Length) : scan.Length - 1 - random.NextInt32(3);
        scan[at] = at == scan.Length - 1
            ? (byte)((random.NextInt32(4) << 4) | random.NextInt32(4))
            : (byte)random.NextInt32(random.NextInt32(2) == 0 ? 65 : 4);
    }
}
