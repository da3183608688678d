namespace Nin.Imaging.Jpeg;

/// <summary>
/// A Huffman code whose symbols say how many bits of a number follow them. Short codes are looked up together with their
/// number.
/// </summary>
/// <remarks><b>Source</b> ITU-T T.81, annex C and F.2.2; as in libjpeg no code may be all ones.</remarks>
internal sealed class HuffmanTable
{
    /// <summary>The bits that are looked up at once.</summary>
    private const int LookupBits = 9;
    private const int LongestCode = 16;

    private readonly int[] _lookup = new int[1 << LookupBits];
    private readonly byte[] _symbols;

    /// <summary>By length: the first 16 bits at which codes are longer, and what leads from a code to its symbol.</summary>
    private readonly int[] _limits = new int[LongestCode + 1], _offsets = new int[LongestCode + 1];

    private HuffmanTable(ReadOnlySpan<byte> symbols) => _symbols = symbols.ToArray();

    /// <summary>The largest symbol.</summary>
    public int LargestSymbol { get; private set; }

    /// <summary>The bits that an entry takes.</summary>
    public static int Bits(int entry) => entry & 0xFF;

    /// <summary>The symbol's upper half: how many zeros come first.</summary>
    public static int Run(int entry) => (entry >> 12) & 15;

    /// <summary>How many bits of the number are still to be read; 0 where the entry has it already.</summary>
    public static int Size(int entry) => (entry >> 8) & 15;

    /// <summary>The number, or 0 where it is still to be read or there is none.</summary>
    public static int Value(int entry) => entry >> 16;

    /// <summary>Makes a table.</summary>
    /// <param name="counts">How many codes there are of each length from 1 to 16.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    /// <returns>null where there are more codes than bits can tell apart.</returns>
    public static HuffmanTable? Build(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new HuffmanTable(symbols);
        int code = 0, index = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            table._offsets[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= (1 << length) - 1)
                {
                    return null;
                }

                table.LargestSymbol = Math.Max(table.LargestSymbol, symbols[index]);
                if (length <= LookupBits)
                {
                    table.AddShort(code, length, symbols[index]);
                }
            }

            table._limits[length] = code << (LongestCode - length);
            code <<= 1;
        }

        return table;
    }

    /// <summary>The entry for what comes next, its bits leftmost; 0 where no code starts so.</summary>
    public int Find(ulong bits)
    {
        int entry = _lookup[(int)(bits >> (64 - LookupBits))];
        return entry != 0 ? entry : FindLong(bits);
    }

    /// <summary>
    /// Takes one code and gives its symbol, bit by bit. Where no code starts so, 17 bits are taken for the symbol 0, as in
    /// libjpeg.
    /// </summary>
    public int TakeSymbol(ref JpegBits bits)
    {
        bits.Refill();
        int code = (int)(bits.Next >> (64 - LongestCode));
        for (int length = 1; length <= LongestCode; length++)
        {
            if (code < _limits[length])
            {
                bits.Skip(length);
                return _symbols[(code >> (LongestCode - length)) + _offsets[length]];
            }
        }

        bits.Skip(LongestCode + 1);
        return 0;
    }

    private static int Entry(int bits, int symbol, int value) => (value << 16) | (symbol << 8) | bits;

    private int FindLong(ulong bits)
    {
        int code = (int)(bits >> (64 - LongestCode));
        for (int length = LookupBits + 1; length <= LongestCode; length++)
        {
            if (code < _limits[length])
            {
                return Entry(length, _symbols[(code >> (LongestCode - length)) + _offsets[length]], 0);
            }
        }

        return 0;
    }

    private void AddShort(int code, int length, int symbol)
    {
        int free = LookupBits - length, size = symbol & 15;
        Span<int> entries = _lookup.AsSpan(code << free, 1 << free);
        if (size == 0 || size > free)
        {
            entries.Fill(Entry(length, symbol, 0));
            return;
        }

        int left = free - size;
        for (int number = 0; number < 1 << size; number++)
        {
            int entry = Entry(length + size, symbol & 0xF0, JpegBits.Extend(number, size));
            entries.Slice(number << left, 1 << left).Fill(entry);
        }
    }
}
