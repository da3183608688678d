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
    private readonly DecodeBudget _budget;

    /// <summary>Red, green, blue, alpha of each palette entry, or the grey of each sample of up to 8 bits.</summary>
    private readonly byte[] _table;
    private readonly int _entries;

    /// <summary>The transparent grey or colour; -1 (no sample's value) where there is none.</summary>
    private readonly int _keyRed, _keyGreen, _keyBlue;

    public PngRowExpander(PngFile file, DecodeBudget budget)
    {
        (_header, _channels, _budget) = (file.Header, file.Channels, budget);
        ReadOnlySpan<byte> transparency = file.Transparency.Span;
        (_table, _entries) = _header.Color == PngColor.Palette
            ? (PaletteTable(file.Palette.Span, transparency), file.Palette.Length / 3)
            : (GreyTable(_header.BitDepth), 0);
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
        switch (_header.Color)
        {
            case PngColor.Palette:
                ExpandPalette(row, pixels);
                break;
            case PngColor.Grey when _channels == 1 && _header.BitDepth == 8:
            case PngColor.Rgb when _channels == 3 && _header.BitDepth == 8:
            case PngColor.Rgba when _header.BitDepth == 8:
                row.CopyTo(pixels);
                break;
            case PngColor.Grey:
                ExpandGrey(row, pixels);
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

    private void ExpandPalette(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        for (int x = 0, d = 0; d < pixels.Length; x++, d += _channels)
        {
            int index = Sample(row, x);
            if (index >= _entries)
            {
                throw _budget.Failure($"a pixel has colour {index} of a palette of {_entries}.");
            }

            _table.AsSpan(4 * index, _channels).CopyTo(pixels[d..]);
        }
    }

    private void ExpandGrey(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        for (int x = 0, d = 0; d < pixels.Length; x++, d += _channels)
        {
            int sample = Sample(row, x);
            byte grey = _header.BitDepth == 16 ? (byte)(sample >> 8) : _table[sample];
            pixels[d] = grey;
            if (_channels == 4)
            {
                (pixels[d + 1], pixels[d + 2], pixels[d + 3]) = (grey, grey, sample == _keyRed ? (byte)0 : (byte)255);
            }
        }
    }

    private void ExpandGreyAlpha(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        int step = _header.BitDepth / 8;
        for (int d = 0, s = 0; d < pixels.Length; d += 4, s += 2 * step)
        {
            byte grey = row[s];
            (pixels[d], pixels[d + 1], pixels[d + 2], pixels[d + 3]) = (grey, grey, grey, row[s + step]);
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

    private int Sample(ReadOnlySpan<byte> row, int index) => _header.BitDepth switch
    {
        8 => row[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        4 => (row[index >> 1] >> (4 * (~index & 1))) & 15,
        2 => (row[index >> 2] >> (2 * (~index & 3))) & 3,
        _ => (row[index >> 3] >> (~index & 7)) & 1,
    };

    private static byte[] PaletteTable(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> alphas)
    {
        var table = new byte[palette.Length / 3 * 4];
        for (int i = 0; i < palette.Length / 3; i++)
        {
            palette.Slice(3 * i, 3).CopyTo(table.AsSpan(4 * i));
            table[(4 * i) + 3] = i < alphas.Length ? alphas[i] : (byte)255;
        }

        return table;
    }

    private static byte[] GreyTable(int bitDepth)
    {
        if (bitDepth > 8)
        {
            return [];
        }

        var table = new byte[1 << bitDepth];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (byte)(i * 255 / (table.Length - 1));
        }

        return table;
    }
}
