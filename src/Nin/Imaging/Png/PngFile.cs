namespace Nin.Imaging.Png;

/// <summary>
/// The structure of a PNG file, found by walking all its chunks once: their checksums and their order are checked here,
/// and nothing is inflated or allocated yet.
/// </summary>
/// <remarks>
/// <b>Source</b> PNG specification, section 5. Bytes after IEND are no part of the picture and are not looked at, as in
/// libpng.
/// </remarks>
internal sealed class PngFile
{
    private const int MaxPaletteEntries = 256;
    private readonly DecodeBudget _budget;
    private bool _ended;

    private PngFile(DecodeBudget budget) => _budget = budget;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public PngHeader Header { get; private set; }

    /// <summary>Red, green and blue of each entry; empty where there is no palette.</summary>
    public ReadOnlyMemory<byte> Palette { get; private set; }

    /// <summary>The content of the tRNS chunk; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Transparency { get; private set; }

    /// <summary>Where the first IDAT chunk starts. The others follow it without a gap.</summary>
    public int DataOffset { get; private set; }

    /// <summary>The compressed bytes in all IDAT chunks.</summary>
    public long DataBytes { get; private set; }

    /// <summary>Grey is 1, colour 3, anything with transparency 4.</summary>
    public int Channels => Header.Color switch
    {
        PngColor.GreyAlpha or PngColor.Rgba => 4,
        _ when !Transparency.IsEmpty => 4,
        PngColor.Grey => 1,
        _ => 3,
    };

    public static PngFile Parse(ReadOnlyMemory<byte> content, DecodeBudget budget)
    {
        if (!content.Span.StartsWith(Signature))
        {
            throw budget.Failure("expected the PNG signature.", 0);
        }

        var file = new PngFile(budget);
        uint previous = 0;
        for (int offset = Signature.Length; !file._ended;)
        {
            PngChunk chunk = PngChunk.Read(content, offset, budget);
            if ((previous == 0) != (chunk.Type == PngChunk.Ihdr))
            {
                throw budget.Failure(previous == 0 ? $"expected IHDR first, got {chunk.Name}." : "a second IHDR.", offset);
            }

            file.Take(chunk, previous);
            previous = chunk.Type;
            offset = chunk.End;
        }

        return file;
    }

    private void Take(PngChunk chunk, uint previous)
    {
        switch (chunk.Type)
        {
            case PngChunk.Ihdr:
                ExpectLength(chunk, chunk.Data.Length == PngHeader.Length);
                Header = PngHeader.Parse(chunk.Data.Span, chunk.DataOffset, _budget);
                break;
            case PngChunk.Plte:
                TakePalette(chunk);
                break;
            case PngChunk.Trns:
                TakeTransparency(chunk);
                break;
            case PngChunk.Idat:
                TakeData(chunk, previous);
                break;
            case PngChunk.Iend:
                ExpectLength(chunk, chunk.Data.IsEmpty);
                Expect(DataBytes > 0, chunk, "comes before any picture data.");
                _ended = true;
                break;
            default:
                Expect(!chunk.IsCritical, chunk, "is critical and unknown: the picture cannot be shown without it.");
                _budget.ChargeAncillary(chunk.Data.Length, chunk.Offset);
                break;
        }
    }

    private void TakePalette(PngChunk chunk)
    {
        Expect(DataOffset == 0, chunk, "comes after the picture data.");
        Expect(Palette.IsEmpty, chunk, "comes twice.");
        Expect(Transparency.IsEmpty, chunk, "comes after tRNS.");
        Expect(Header.Color is not (PngColor.Grey or PngColor.GreyAlpha), chunk, "has no place in a grey picture.");
        ExpectLength(chunk, chunk.Data.Length % 3 == 0 && chunk.Data.Length / 3 is >= 1 and <= MaxPaletteEntries);
        Palette = chunk.Data;
    }

    private void TakeTransparency(PngChunk chunk)
    {
        Expect(DataOffset == 0, chunk, "comes after the picture data.");
        Expect(Transparency.IsEmpty, chunk, "comes twice.");
        Expect(Header.Color is not (PngColor.GreyAlpha or PngColor.Rgba), chunk, "has no place in a picture with alpha.");
        Expect(Header.Color != PngColor.Palette || !Palette.IsEmpty, chunk, "comes before the palette.");
        ExpectLength(chunk, Header.Color switch
        {
            PngColor.Grey => chunk.Data.Length == 2,
            PngColor.Rgb => chunk.Data.Length == 6,
            _ => chunk.Data.Length >= 1 && chunk.Data.Length <= Palette.Length / 3,
        });
        Transparency = chunk.Data;
    }

    private void TakeData(PngChunk chunk, uint previous)
    {
        Expect(DataOffset == 0 || previous == PngChunk.Idat, chunk, "is apart from the other picture data.");
        Expect(Header.Color != PngColor.Palette || !Palette.IsEmpty, chunk, "comes before the palette.");
        DataOffset = DataOffset == 0 ? chunk.Offset : DataOffset;
        DataBytes += chunk.Data.Length;
    }

    private void ExpectLength(PngChunk chunk, bool met) => Expect(met, chunk, $"cannot have {chunk.Data.Length} bytes here.");

    private void Expect(bool met, PngChunk chunk, string problem)
    {
        if (!met)
        {
            throw _budget.Failure($"{chunk.Name} {problem}", chunk.Offset);
        }
    }
}
