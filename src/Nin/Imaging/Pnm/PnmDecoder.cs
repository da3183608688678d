using System.Buffers.Binary;
using Nin.Formats;

namespace Nin.Imaging.Pnm;

/// <summary>Reads PBM, PGM and PPM, plain (P1, P2, P3) and binary (P4, P5, P6).</summary>
/// <remarks>
/// <b>Shapes</b> PBM and PGM give 1 channel, PPM 3. <b>Units</b> samples are stretched from [0, maximum] to [0, 255] and rounded
/// to the nearest, halves to even, as Pillow does; a bit that is set is black. <b>Source</b> Netpbm's pbm, pgm and ppm pages.
/// <b>Deviation</b> bytes after the first picture are not looked at; a binary sample above the maximum counts as the maximum, as
/// in Pillow.
/// </remarks>
internal sealed class PnmDecoder : IImageDecoder
{
    private const int LargestMaximum = 65535;

    public string Format => "PNM";

    public IReadOnlyList<string> Extensions => [".ppm", ".pgm", ".pbm", ".pnm"];

    public bool Recognises(ReadOnlySpan<byte> start) =>
        start is [(byte)'P', >= (byte)'1' and <= (byte)'6', var next, ..]
        && (next == '#' || PnmTokens.IsSpace(next));

    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        var budget = new DecodeBudget(Format, limits);
        ReadOnlySpan<byte> bytes = content.Span;
        if (!Recognises(bytes))
        {
            throw budget.Failure("expected P1 to P6 and white space.", 0);
        }

        (bool plain, int channels) = (bytes[1] <= (byte)'3', bytes[1] is (byte)'3' or (byte)'6' ? 3 : 1);
        var tokens = new PnmTokens(bytes, budget);
        int width = tokens.Next("the width", int.MaxValue);
        int height = tokens.Next("the height", int.MaxValue);
        budget.CheckSize(width, height, tokens.Offset);
        if (bytes[1] is (byte)'1' or (byte)'4')
        {
            return PbmPixels.Read(ref tokens, bytes, width, height, plain, budget);
        }

        int maximum = tokens.Next("the largest sample", LargestMaximum);
        if (maximum == 0)
        {
            throw budget.Failure("the largest sample is 0; the smallest is 1.", tokens.Offset);
        }

        long samples = (long)width * height * channels;
        if (!plain)
        {
            tokens.EndHeader();
        }

        // The least a plain sample takes is a digit and a space.
        long needed = plain ? 2 * samples : samples * (maximum > 255 ? 2 : 1);
        tokens.Require(needed, width, height);
        byte[] pixels = budget.Allocate(samples);
        byte[] scaled = ScaleTable(maximum, budget);
        if (plain)
        {
            ReadPlain(ref tokens, maximum, scaled, budget, pixels);
        }
        else
        {
            ReadBinary(bytes[tokens.Offset..], maximum, scaled, pixels);
        }

        return new Image(height, width, channels, pixels);
    }

    private static void ReadPlain(ref PnmTokens tokens, int maximum, byte[] scaled, DecodeBudget budget, byte[] pixels)
    {
        const int SamplesBetweenClockLooks = 1 << 16;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (i % SamplesBetweenClockLooks == 0)
            {
                budget.CheckTime();
            }

            pixels[i] = scaled[tokens.Next("a sample", maximum)];
        }
    }

    private static void ReadBinary(ReadOnlySpan<byte> samples, int maximum, byte[] scaled, byte[] pixels)
    {
        if (maximum == 255)
        {
            samples[..pixels.Length].CopyTo(pixels);
            return;
        }

        bool wide = maximum > 255;
        for (int i = 0; i < pixels.Length; i++)
        {
            int sample = wide ? BinaryPrimitives.ReadUInt16BigEndian(samples[(2 * i)..]) : samples[i];
            pixels[i] = scaled[Math.Min(sample, maximum)];
        }
    }

    private static byte[] ScaleTable(int maximum, DecodeBudget budget)
    {
        byte[] table = budget.Allocate(maximum + 1);
        for (int i = 0; i <= maximum; i++)
        {
            table[i] = (byte)Math.Round((double)i / maximum * 255, MidpointRounding.ToEven);
        }

        return table;
    }
}
