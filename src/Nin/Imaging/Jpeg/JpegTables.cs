using System.Buffers.Binary;
using Nin.Formats;

namespace Nin.Imaging.Jpeg;

/// <summary>The quantisation and Huffman tables in force; a later segment replaces what an earlier one gave.</summary>
/// <remarks><b>Source</b> ITU-T T.81, B.2.4.</remarks>
internal sealed class JpegTables(DecodeBudget budget)
{
    private const int Places = 4, CodeLengths = 16, LargestDcSymbol = 15;
    private readonly ushort[]?[] _steps = new ushort[Places][];
    private readonly HuffmanTable?[] _dc = new HuffmanTable[Places], _ac = new HuffmanTable[Places];

    /// <summary>The quantisation steps at a place, row by row.</summary>
    public ushort[] Steps(int place, int offset) => _steps[place] ?? throw Missing("quantisation", place, offset);

    /// <summary>
    /// The table at a place; of a sequential picture that brings none, the standard's, as webcams' frames leave them out.
    /// </summary>
    public HuffmanTable Dc(int place, bool isProgressive, int offset) =>
        _dc[place] ?? (isProgressive ? null : StandardHuffman.Dc(place)) ?? throw Missing("DC Huffman", place, offset);

    /// <inheritdoc cref="Dc"/>
    public HuffmanTable Ac(int place, bool isProgressive, int offset) =>
        _ac[place] ?? (isProgressive ? null : StandardHuffman.Ac(place)) ?? throw Missing("AC Huffman", place, offset);

    public void ReadQuantization(JpegSegment segment)
    {
        for (ReadOnlySpan<byte> data = segment.Data.Span; !data.IsEmpty;)
        {
            (int precision, int place) = (data[0] >> 4, data[0] & 15);
            int width = precision + 1, length = 1 + (ZigZag.Length * width);
            Expect(precision <= 1 && place < Places && data.Length >= length, "a damaged quantisation table.", segment);
            var steps = new ushort[ZigZag.Length];
            for (int i = 0; i < steps.Length; i++)
            {
                ushort step = precision == 0 ? data[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (2 * i))..]);
                Expect(step != 0, "a quantisation step of 0.", segment);
                steps[ZigZag.ToNatural[i]] = step;
            }

            _steps[place] = steps;
            data = data[length..];
        }
    }

    public void ReadHuffman(JpegSegment segment)
    {
        for (ReadOnlySpan<byte> data = segment.Data.Span; !data.IsEmpty;)
        {
            (int kind, int place) = (data[0] >> 4, data[0] & 15);
            Expect(kind <= 1 && place < Places && data.Length > CodeLengths, "a damaged Huffman table.", segment);
            ReadOnlySpan<byte> counts = data.Slice(1, CodeLengths);
            int symbols = 0;
            foreach (byte count in counts)
            {
                symbols += count;
            }

            int length = 1 + CodeLengths + symbols;
            Expect(symbols <= 256 && data.Length >= length, "a damaged Huffman table.", segment);
            HuffmanTable? table = HuffmanTable.Build(counts, data[(1 + CodeLengths)..length]);
            Expect(table is not null, "a Huffman table with more codes than there can be.", segment);
            Expect(kind == 1 || table!.LargestSymbol <= LargestDcSymbol, "a DC Huffman table with a symbol above 15.", segment);
            (kind == 0 ? _dc : _ac)[place] = table;
            data = data[length..];
        }
    }

    private NinFormatException Missing(string kind, int place, int offset) =>
        budget.Failure($"there is no {kind} table {place}.", offset);

    private void Expect(bool met, string problem, JpegSegment segment)
    {
        if (!met)
        {
            throw budget.Failure($"{segment.Name} has {problem}", segment.Offset);
        }
    }
}
