namespace Nin.Imaging.Jpeg;

/// <summary>Decodes the coefficients of one block of a sequential scan.</summary>
/// <remarks><b>Source</b> ITU-T T.81, F.2.2.</remarks>
internal static class SequentialBlock
{
    /// <summary>Decodes a block into zeros.</summary>
    /// <param name="source">The bits.</param>
    /// <param name="tables">The component's tables.</param>
    /// <param name="predictor">The DC value of the component's last block; of this one afterwards.</param>
    /// <param name="block">The coefficients, row by row.</param>
    /// <returns>Whether the bits were a block.</returns>
    public static bool Decode(ref JpegBits source, JpegScanComponent tables, ref int predictor, scoped Span<short> block)
    {
        JpegBits bits = source;
        HuffmanTable ac = tables.Ac!;
        ReadOnlySpan<byte> toNatural = ZigZag.ToNatural;
        block = block[..ZigZag.Length];
        if (!DcDifference(ref bits, tables.Dc!, out int difference))
        {
            return false;
        }

        predictor += difference;
        block[0] = (short)predictor;
        for (int k = 1; k < ZigZag.Length; k++)
        {
            bits.Refill();
            int entry = ac.Find(bits.Next);
            if (entry == 0)
            {
                return false;
            }

            bits.Skip(HuffmanTable.Bits(entry));
            int value = HuffmanTable.Value(entry), size = HuffmanTable.Size(entry), run = HuffmanTable.Run(entry);
            if (value == 0)
            {
                if (size == 0)
                {
                    if (run < 15)
                    {
                        break;
                    }

                    k += run;
                    continue;
                }

                value = JpegBits.Extend(bits.Take(size), size);
            }

            k += run;
            if (k >= ZigZag.Length)
            {
                return false;
            }

            block[toNatural[k]] = (short)value;
        }

        source = bits;
        return true;
    }

    /// <summary>Decodes a DC coefficient's difference to the one before.</summary>
    public static bool DcDifference(ref JpegBits bits, HuffmanTable dc, out int difference)
    {
        bits.Refill();
        int entry = dc.Find(bits.Next);
        bits.Skip(HuffmanTable.Bits(entry));
        difference = HuffmanTable.Value(entry);
        int size = HuffmanTable.Size(entry);
        if (size != 0)
        {
            difference = JpegBits.Extend(bits.Take(size), size);
        }

        return entry != 0;
    }
}
