using Nin.Imaging.Exif;

namespace Nin.Imaging.Png;

/// <summary>
/// The structure of a PNG file, found by walking all its chunks once: their checksums and their order are checked here,
/// and nothing is inflated or allocated yet.
/// </summary>
/// <remarks>
/// <b>Source</b> PNG specification, sections 5 and 13.2. As in libpng, what the pixels do not need is never a reason to refuse
/// them: an ancillary chunk with a wrong checksum, content or place is ignored; so are bytes after IEND, and a tail that is
/// missing behind the picture data.
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

    /// <summary>How the picture has to be turned, as the first eXIf chunk that says so says.</summary>
    public ExifOrientation Orientation { get; private set; } = ExifOrientation.Upright;

    /// <summary>Where the first IDAT chunk starts. The others follow it without a gap.</summary>
    public int DataOffset { get; private set; }

    /// <summary>The compressed bytes in all IDAT chunks.</summary>
    public long DataBytes { get; private set; }

    /// <summary>Whether the file ends before it should.</summary>
    public bool IsCutOff { get; private set; }

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
            PngChunk? next = PngChunk.Read(content, offset, budget);
            if (next is null && file.DataBytes > 0)
            {
                // The file's tail is missing, or is no PNG: whether all rows are there is seen when they are read.
                file.IsCutOff = true;
                break;
            }

            PngChunk chunk = next ?? throw PngChunk.Missing(content.Span, offset, budget);
            if ((previous == 0) != (chunk.Type == PngChunk.Ihdr))
            {
                throw budget.Failure(previous == 0 ? $"expected IHDR first, got {chunk.Name}." : "a second IHDR.", offset);
            }

            if (chunk.State == PngChunkState.CutOff)
            {
                file.TakeLast(chunk, previous, content.Span);
                file.IsCutOff = true;
                break;
            }

            if (chunk.State == PngChunkState.Whole)
            {
                file.Take(chunk, previous);
            }
            else if (chunk.IsCritical)
            {
                throw chunk.NotWhole(content.Span, budget);
            }
            else
            {
                // What is only told beside the picture is not worth the picture.
                file.Ignore(chunk);
            }

            previous = chunk.Type;
            offset = chunk.End;
        }

        return file;
    }

    /// <summary>
    /// A chunk at which the file ends: picture data may still hold all rows; nothing else has to be whole behind it.
    /// </summary>
    private void TakeLast(PngChunk chunk, uint previous, ReadOnlySpan<byte> content)
    {
        if (chunk.Type == PngChunk.Idat && !chunk.Data.IsEmpty)
        {
            TakeData(chunk, previous);
        }
        else if (DataBytes == 0)
        {
            throw chunk.NotWhole(content, _budget);
        }
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
            case PngChunk.Trns when IsTransparency(chunk):
                Transparency = chunk.Data;
                break;
            case PngChunk.Idat:
                TakeData(chunk, previous);
                break;
            case PngChunk.Iend:
                ExpectLength(chunk, chunk.Data.IsEmpty);
                Expect(DataBytes > 0, chunk, "comes before any picture data.");
                _ended = true;
                break;
            case PngChunk.Exif when Orientation == ExifOrientation.Upright:
                Ignore(chunk);
                Orientation = ExifReader.Orientation(chunk.Data.Span);
                break;
            default:
                Expect(!chunk.IsCritical, chunk, "is critical and unknown: the picture cannot be shown without it.");
                Ignore(chunk);
                break;
        }
    }

    private void Ignore(PngChunk chunk) => _budget.ChargeAncillary(chunk.Data.Length, chunk.Offset);

    /// <summary>A picture of indices needs its palette; in any other one it is only advice, and a wrong one is ignored.</summary>
    private void TakePalette(PngChunk chunk)
    {
        if (Header.Color != PngColor.Palette)
        {
            Ignore(chunk);
            return;
        }

        Expect(DataOffset == 0, chunk, "comes after the picture data.");
        Expect(Palette.IsEmpty, chunk, "comes twice.");
        ExpectLength(chunk, chunk.Data.Length % 3 == 0 && chunk.Data.Length / 3 is >= 1 and <= MaxPaletteEntries);
        Palette = chunk.Data;
    }

    /// <summary>Whether a tRNS chunk is what it has to be, at its place; any other is ignored, as in libpng.</summary>
    private bool IsTransparency(PngChunk chunk) => DataOffset == 0 && Transparency.IsEmpty && Header.Color switch
    {
        PngColor.Grey => chunk.Data.Length == 2,
        PngColor.Rgb => chunk.Data.Length == 6,
        PngColor.Palette => chunk.Data.Length >= 1 && chunk.Data.Length <= Palette.Length / 3,
        _ => false,
    };

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
