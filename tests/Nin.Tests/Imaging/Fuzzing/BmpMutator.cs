using System.Buffers.Binary;
using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>Damages the fields of BMP headers, the palette and the runs; the file's length always fits.</summary>
internal sealed class BmpMutator : SegmentMutator
{
    private const uint FileHeader = 0, PictureHeader = 1, Colors = 2, Pixels = 3;

    protected override List<Segment> Split(byte[] file)
    {
        int headerEnd = 14 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(14));
        int pixels = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(10));
        return
        [
            new(FileHeader, file[..14]), new(PictureHeader, file[14..headerEnd]), new(Colors, file[headerEnd..pixels]),
            new(Pixels, file[pixels..]),
        ];
    }

    protected override byte[] Join(List<Segment> segments)
    {
        byte[] file = segments.SelectMany(segment => segment.Data).ToArray();
        if (file.Length >= 14)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        }

        return file;
    }

    protected override Segment DamageOne(Segment segment, ref RandomStream random)
    {
        if (segment.Kind != PictureHeader || segment.Data.Length < 36)
        {
            return base.DamageOne(segment, ref random);
        }

        var header = (byte[])segment.Data.Clone();
        uint value = random.NextInt32(2) == 0 ? (uint)random.NextInt32(40) : ByteMutator.Edge(ref random);
        switch (random.NextInt32(5))
        {
            case 0:
                BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), value);
                break;
            case 1:
                BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), value);
                break;
            case 2:
                header[14] = (byte)(1 << random.NextInt32(6));
                break;
            case 3:
                header[16] = (byte)random.NextInt32(7);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), value);
                break;
        }

        return segment with { Data = header };
    }
}
