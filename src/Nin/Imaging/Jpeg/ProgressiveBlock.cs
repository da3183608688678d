namespace Nin.Imaging.Jpeg;

/// <summary>Decodes what one block gets in a scan of a progressive picture.</summary>
/// <remarks><b>Source</b> ITU-T T.81, G.1.2 and, for the decoding order, figures G.3 to G.7.</remarks>
internal static class ProgressiveBlock
{
    /// <summary>The upper bits of the DC coefficient.</summary>
    public static bool BeginDc(ref JpegBits bits, HuffmanTable dc, int lowBit, ref int predictor, scoped Span<short> block)
    {
        bool isCode = SequentialBlock.DcDifference(ref bits, dc, out int difference);
        predictor += difference;
        block[0] = (short)(predictor << lowBit);
        return isCode;
    }

    /// <summary>One more bit of the DC coefficient.</summary>
    public static void RefineDc(ref JpegBits bits, int lowBit, scoped Span<short> block)
    {
        bits.Refill();
        block[0] |= (short)(bits.Take(1) << lowBit);
    }

    /// <summary>The upper bits of AC coefficients.</summary>
    /// <param name="source">The bits.</param>
    /// <param name="ac">The table.</param>
    /// <param name="scan">The coefficients and the bit.</param>
    /// <param name="emptyBlocks">How many blocks from here on have none.</param>
    /// <param name="block">The coefficients, row by row.</param>
    public static bool BeginAc(ref JpegBits source, HuffmanTable ac, JpegScan scan, ref int emptyBlocks, scoped Span<short> block)
    {
        if (emptyBlocks > 0)
        {
            emptyBlocks--;
            return true;
        }

        JpegBits bits = source;
        for (int k = scan.First; k <= scan.Last; k++)
        {
            if (!NextCode(ref bits, ac, out int run, out int value))
            {
                return false;
            }

            if (value == 0 && run < 15)
            {
                emptyBlocks = EndOfBand(ref bits, run) - 1;
                break;
            }

            k += run;
            if (value == 0)
            {
                continue;
            }

            if (k > scan.Last)
            {
                return false;
            }

            block[ZigZag.ToNatural[k]] = (short)(value << scan.LowBit);
        }

        source = bits;
        return true;
    }

    /// <summary>One more bit of the AC coefficients that are not zero, and those that are no longer zero with this bit.</summary>
    public static bool RefineAc(
        ref JpegBits source, HuffmanTable ac, JpegScan scan, ref int emptyBlocks, scoped Span<short> block)
    {
        JpegBits bits = source;
        int k = scan.First;
        while (emptyBlocks == 0 && k <= scan.Last)
        {
            if (!NextCode(ref bits, ac, out int run, out int value) || value is < -1 or > 1)
            {
                return false;
            }

            if (value == 0 && run < 15)
            {
                emptyBlocks = EndOfBand(ref bits, run);
                break;
            }

            k = RefineRun(ref bits, scan, k, run, block);
            if (value != 0)
            {
                if (k > scan.Last)
                {
                    return false;
                }

                block[ZigZag.ToNatural[k]] = (short)(value << scan.LowBit);
            }

            k++;
        }

        if (emptyBlocks > 0)
        {
            // A run of many blocks costs a few bits in the file; here it shall cost little too.
            if (block[1..].ContainsAnyExcept((short)0))
            {
                RefineRun(ref bits, scan, k, ZigZag.Length, block);
            }

            emptyBlocks--;
        }

        source = bits;
        return true;
    }

    /// <summary>A code and its number, which is 0 at the end of a band and where 16 zeros come.</summary>
    private static bool NextCode(ref JpegBits bits, HuffmanTable ac, out int run, out int value)
    {
        bits.Refill();
        int entry = ac.Find(bits.Next), size = HuffmanTable.Size(entry);
        bits.Skip(HuffmanTable.Bits(entry));
        (run, value) = (HuffmanTable.Run(entry), HuffmanTable.Value(entry));
        if (size != 0)
        {
            value = JpegBits.Extend(bits.Take(size), size);
        }

        return entry != 0;
    }

    /// <summary>How many blocks the end of a band is the end of, this one among them.</summary>
    private static int EndOfBand(ref JpegBits bits, int size) => size == 0 ? 1 : (1 << size) + bits.Take(size);

    /// <summary>Adds a bit to every coefficient on the way past <paramref name="zeros"/> that are zero.</summary>
    /// <returns>Where the next zero, or the end, is.</returns>
    public static int RefineRun(ref JpegBits bits, JpegScan scan, int k, int zeros, scoped Span<short> block)
    {
        int bit = 1 << scan.LowBit;
        for (; k <= scan.Last; k++)
        {
            ref short coefficient = ref block[ZigZag.ToNatural[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                {
                    break;
                }

                continue;
            }

            bits.Refill();
            if (bits.Take(1) != 0 && (coefficient & bit) == 0)
            {
                coefficient += (short)(coefficient > 0 ? bit : -bit);
            }
        }

        return k;
    }
}
