using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>A part of a file that has a kind: a chunk of a PNG, a header, a palette.</summary>
internal readonly record struct Segment(uint Kind, byte[] Data);

/// <summary>
/// Damages a file part by part and puts it together again with lengths and checksums that fit, so that the damage gets past
/// the first checks of a reader. A format says how it is split and joined, and may add damages of its own.
/// </summary>
internal abstract class SegmentMutator : IMutator
{
    private const int OwnDamages = 3;

    protected static ByteMutator Bytes { get; } = new();

    public byte[] Mutate(byte[] file, ref RandomStream random)
    {
        List<Segment> segments = Split(file);
        for (int times = 1 + random.NextInt32(3); times > 0 && segments.Count > 0; times--)
        {
            Damage(segments, ref random);
        }

        byte[] damaged = Join(segments);

        // Now and then without repair: what the first checks are for.
        return random.NextInt32(8) == 0 ? Bytes.Mutate(damaged, ref random) : damaged;
    }

    protected abstract List<Segment> Split(byte[] file);

    protected abstract byte[] Join(List<Segment> segments);

    /// <summary>Damages one part in a way that only this format has; by default, any of its bytes.</summary>
    protected virtual Segment DamageOne(Segment segment, ref RandomStream random) =>
        segment with { Data = Bytes.Mutate(segment.Data, ref random) };

    private void Damage(List<Segment> segments, ref RandomStream random)
    {
        int at = random.NextInt32(segments.Count), other = random.NextInt32(segments.Count);
        switch (random.NextInt32(5 + OwnDamages))
        {
            case 0:
                segments.RemoveAt(at);
                break;
            case 1:
                segments.Insert(other, segments[at]);
                break;
            case 2:
                (segments[at], segments[other]) = (segments[other], segments[at]);
                break;
            case 3:
                segments[at] = segments[at] with { Data = Bytes.Mutate(segments[at].Data, ref random) };
                break;
            case 4:
                segments[at] = segments[at] with { Data = segments[other].Data };
                break;
            default:
                segments[at] = DamageOne(segments[at], ref random);
                break;
        }
    }
}
