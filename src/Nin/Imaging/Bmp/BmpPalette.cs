namespace Nin.Imaging.Bmp;

/// <summary>The colours of a BMP of up to 8 bits a pixel.</summary>
internal sealed class BmpPalette
{
    private readonly byte[] _colors;
    private readonly int _entries;

    public BmpPalette(ReadOnlySpan<byte> file, BmpHeader header, DecodeBudget budget)
    {
        int possible = 1 << header.BitsPerPixel;
        int declared = header.PaletteEntries == 0 ? possible : (int)Math.Min(header.PaletteEntries, (uint)possible);

        // Some writers declare more colours than they leave room for before the pixels.
        _entries = Math.Min(declared, (header.PixelOffset - header.PaletteOffset) / header.PaletteEntryBytes);
        if (_entries <= 0)
        {
            throw budget.Failure("there is no palette.", header.PaletteOffset);
        }

        _colors = budget.Allocate(3 * _entries);
        IsGrey = true;
        for (int i = 0; i < _entries; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(header.PaletteOffset + (i * header.PaletteEntryBytes), 3);
            (_colors[3 * i], _colors[(3 * i) + 1], _colors[(3 * i) + 2]) = (entry[2], entry[1], entry[0]);
            IsGrey &= entry[0] == entry[1] && entry[1] == entry[2];
        }
    }

    private static ReadOnlySpan<byte> Black => [0, 0, 0];

    /// <summary>Whether every colour is a grey. A BMP has no other way to hold a grey picture.</summary>
    public bool IsGrey { get; }

    /// <summary>
    /// The colour of an index: red, green, blue. One that lies outside the palette is black, as in Windows and Pillow.
    /// </summary>
    public ReadOnlySpan<byte> this[int index] => index < _entries ? _colors.AsSpan(3 * index, 3) : Black;
}
