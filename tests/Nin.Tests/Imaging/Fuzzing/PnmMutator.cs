using System.Globalization;
using System.Text;
using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>Damages the words of a PNM file; of a binary one, the header's words and the samples.</summary>
internal sealed class PnmMutator : SegmentMutator
{
    private const uint Word = 0, Rest = 1;
    private const int HeaderWords = 4;

    protected override List<Segment> Split(byte[] file)
    {
        var segments = new List<Segment>();
        int at = 0;
        while (segments.Count < HeaderWords && at < file.Length)
        {
            int length = file.AsSpan(at).IndexOfAny((byte)' ', (byte)'\n');
            length = length < 0 ? file.Length - at : length;
            segments.Add(new Segment(Word, file[at..(at + length)]));
            at = Math.Min(file.Length, at + length + 1);
        }

        segments.Add(new Segment(Rest, file[at..]));
        return segments;
    }

    protected override byte[] Join(List<Segment> segments) =>
        segments.SelectMany(segment => segment.Kind == Word ? [.. segment.Data, (byte)'\n'] : segment.Data).ToArray();

    protected override Segment DamageOne(Segment segment, ref RandomStream random)
    {
        if (segment.Kind == Rest)
        {
            return base.DamageOne(segment, ref random);
        }

        uint number = random.NextInt32(2) == 0 ? (uint)random.NextInt32(300) : ByteMutator.Edge(ref random);
        string text = random.NextInt32(6) == 0 ? $"P{random.NextInt32(8)}" : number.ToString(CultureInfo.InvariantCulture);
        return segment with { Data = Encoding.ASCII.GetBytes(text) };
    }
}
