using System.Buffers.Binary;

namespace Nin.Imaging.Png;

/// <summary>Turns packed samples of any kind and depth into 8-bit pixels of 1, 3 or 4 channels.</summary>
/// <remarks>
/// Depths below 8 are stretched to the full range, exactly (255 is a multiple of 1, 3 and 15). Of 16 bits the upper 8 are
/// taken, as Pillow and libpng's <c>png_set_strip_16</c> do. A pixel is transparent where all 16 bits equal the tRNS colour.
/// </remarks>
internal sealed class PngRowExpander
{
    private readonly PngHeader _header;
    private readonly int _channels;
    private readonly bool _asSamples;

    /// <summary>Each palette entry as a pixel, or the grey of each sample of up to 8 bits.</summary>
    private readonly uint[] _table;

    /// <summary>A row's samples of less than 8 bits, a byte each.</summary>
    private readonly byte[] _samples;

    /// <summary>The transparent grey or colour; -1 (no sample's value) where there is none.</summary>
    private readonly int _keyRed, _keyGreen, _keyBlue;

    /// <param name="file">The file.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="asSamples">
    /// Whether samples of up to 8 bits are given as they stand there, also those that number a palette's colours.
    /// </param>
    public PngRowExpander(PngFile file, DecodeBudget budget, bool asSamples = false)
    {
        (_header, _channels, _asSamples) = (file.Header, asSamples ? 1 : file.Channels, asSamples);
        ReadOnlySpan<byte> transparency = file.Transparency.Span;
        _table = _header.Color == PngColor.Palette ? PaletteTable(file.Palette.Span, transparency) : GreyTable(_header.BitDepth);
        _samples = _header.BitDepth < 8 ? budget.Allocate(_header.Width + PngSamples.Slack) : [];
        (_keyRed, _keyGreen, _keyBlue) = (-1, -1, -1);
        int mask = (1 << _header.BitDepth) - 1;
        if (_header.Color is PngColor.Grey or PngColor.Rgb && !transparency.IsEmpty)
        {
            _keyRed = BinaryPrimitives.ReadUInt16BigEndian(transparency) & mask;
        }

        if (_header.Color == PngColor.Rgb && !transparency.IsEmpty)
        {
            _keyGreen = BinaryPrimitives.ReadUInt16BigEndian(transparency[2..]) & mask;
            _keyBlue = BinaryPrimitives.ReadUInt16BigEndian(transparency[4..]) & mask;
        }
    }

    /// <summary>Expands one row; the length of <paramref name="pixels"/> says how many pixels it has.</summary>
    public void Expand(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        if (_asSamples)
        {
            SamplesOf(row, pixels.Length).CopyTo(pixels);
            return;
        }

        switch (_header.Color)
        {
            case PngColor.Palette:
                ExpandPalette(SamplesOf(row, pixels.Length / _channels), pixels);
                break;
            case PngColor.Grey when _channels == 1 && _header.BitDepth == 8:
            case PngColor.Rgb when _channels == 3 && _header.BitDepth == 8:
            case PngColor.Rgba when _header.BitDepth == 8:
                row.CopyTo(pixels);
                break;
            case PngColor.Grey when _header.BitDepth == 16:
                ExpandDeepGrey(row, pixels);
                break;
            case PngColor.Grey:
                ExpandGrey(SamplesOf(row, pixels.Length / _channels), pixels);
                break;
            case PngColor.GreyAlpha:
                ExpandGreyAlpha(row, pixels);
                break;
            case PngColor.Rgb when _channels == 4:
                ExpandKeyedRgb(row, pixels);
                break;
            default:
                for (int i = 0; i < pixels.Length; i++)
                {
                    pixels[i] = row[2 * i];
                }

                break;
        }
    }

    /// <summary>The samples of a row of up to 8 bits each, a byte a sample.</summary>
    private ReadOnlySpan<byte> SamplesOf(ReadOnlySpan<byte> row, int count)
    {
        if (_header.BitDepth == 8)
        {
            return row[..count];
        }

        PngSamples.Unpack(row, _header.BitDepth, _samples);
        return _samples.AsSpan(0, count);
    }

    private void ExpandPalette(ReadOnlySpan<byte> samples, Span<byte> pixels)
    {
        ReadOnlySpan<uint> table = _table;
        int channels = _channels, whole = samples.Length - 1;

        // Four bytes at once, of which the fourth may be the next pixel's, written after it. The last pixel has no next.
        Span<byte> rest = pixels;
        foreach (byte sample in samples[..whole])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, table[sample]);
            rest = rest[channels..];
        }

        for (int c = 0; c < channels; c++)
        {
            rest[c] = (byte)(table[samples[whole]] >> (8 * c));
        }
    }

    private void ExpandGrey(ReadOnlySpan<byte> samples, Span<byte> pixels)
    {
        ReadOnlySpan<uint> table = _table;
        if (_channels == 1)
        {
            pixels = pixels[..samples.Length];
            for (int x = 0; x < samples.Length; x++)
            {
                pixels[x] = (byte)table[samples[x]];
            }

            return;
        }

        for (int x = 0; x < samples.Length; x++)
        {
            WriteKeyed((byte)table[samples[x]], samples[x] == _keyRed, pixels[(4 * x)..]);
        }
    }

    private void ExpandDeepGrey(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        for (int d = 0, s = 0; d < pixels.Length; d += _channels, s += 2)
        {
            if (_channels == 1)
            {
                pixels[d] = row[s];
            }
            else
            {
                WriteKeyed(row[s], BinaryPrimitives.ReadUInt16BigEndian(row[s..]) == _keyRed, pixels[d..]);
            }
        }
    }

    private static void WriteKeyed(byte grey, bool isTransparent, Span<byte> pixel) =>
        BinaryPrimitives.WriteUInt32LittleEndian(pixel, (grey * 0x010101u) | (isTransparent ? 0 : 0xFF000000u));

    private void ExpandGreyAlpha(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        int step = _header.BitDepth / 8;
        for (int d = 0, s = 0; d < pixels.Length; d += 4, s += 2 * step)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(pixels[d..], (row[s] * 0x010101u) | ((uint)row[s + step] << 24));
        }
    }

    private void ExpandKeyedRgb(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        int shift = _header.BitDepth - 8;
        for (int x = 0, d = 0; d < pixels.Length; x += 3, d += 4)
        {
            (int red, int green, int blue) = (Sample(row, x), Sample(row, x + 1), Sample(row, x + 2));
            bool transparent = red == _keyRed && green == _keyGreen && blue == _keyBlue;
            (pixels[d], pixels[d + 1]) = ((byte)(red >> shift), (byte)(green >> shift));
            (pixels[d + 2], pixels[d + 3]) = ((byte)(blue >> shift), transparent ? (byte)0 : (byte)255);
        }
    }

    /// <summary>A sample of 8 or 16 bits.</summary>
    private int Sample(ReadOnlySpan<byte> row, int index) =>
        _header.BitDepth == 8 ? row[index] : BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);

    private static uint[] PaletteTable(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> alphas)
    {
        // An index that lies outside the palette is opaque black (PNG specification, third edition, 13.1).
        var table = new uint[256];
        table.AsSpan(palette.Length / 3).Fill(0xFF000000u);
        for (int i = 0; i < palette.Length / 3; i++)
        {
            uint alpha = i < alphas.Length ? alphas[i] : 255u;
            table[i] = palette[3 * i] | ((uint)palette[(3 * i) + 1] << 8) | ((uint)palette[(3 * i) + 2] << 16) | (alpha << 24);
        }

        return table;
    }

    private static uint[] GreyTable(int bitDepth)
    {
        if (bitDepth > 8)
        {
            return [];
        }

        var table = new uint[1 << bitDepth];
        for (uint i = 0; i < table.Length; i++)
        {
            table[i] = i * 255 / (uint)(table.Length - 1);
        }

        return table;
    }
}
