namespace Nin.Imaging.Jpeg;

/// <summary>
/// Decodes blocks from bits that may be anything. Of sound data it makes what the strict and faster code makes.
/// </summary>
/// <remarks><b>Source</b> libjpeg-turbo's jdhuff.c and jdphuff.c.</remarks>
internal static class DamagedBlock
{
    private const int LongestRun = 15;

    /// <summary>The difference of a DC coefficient to the one before.</summary>
    public static int TakeDifference(ref JpegBits bits, HuffmanTable dc) => TakeNumber(ref bits, dc.TakeSymbol(ref bits) & 15);

    /// <summary>A block of a sequential scan.</summary>
    public static void DecodeSequential(ref JpegBits bits, JpegScanComponent tables, ref int predictor, scoped Span<short> block)
    {
        predictor += TakeDifference(ref bits, tables.Dc!);
        block[0] = (short)predictor;
        for (int k = 1; k < ZigZag.Length; k++)
        {
            int symbol = tables.Ac!.TakeSymbol(ref bits), run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run != LongestRun)
            {
                break;
            }

            k += run;
            if (size != 0)
            {
                block[Place(k)] = (short)TakeNumber(ref bits, size);
            }
        }
    }

    /// <summary>The upper bits of AC coefficients, as <see cref="ProgressiveBlock.BeginAc"/>.</summary>
    public static void BeginAc(ref JpegBits bits, HuffmanTable ac, JpegScan scan, ref int emptyBlocks, scoped Span<short> block)
    {
        if (emptyBlocks > 0)
        {
            emptyBlocks--;
            return;
        }

        for (int k = scan.First; k <= scan.Last; k++)
        {
            int symbol = ac.TakeSymbol(ref bits), run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run != LongestRun)
            {
                emptyBlocks = TakeEndOfBand(ref bits, run) - 1;
                break;
            }

            k += run;
            if (size != 0)
            {
                block[Place(k)] = (short)(TakeNumber(ref bits, size) << scan.LowBit);
            }
        }
    }

    /// <summary>One more bit of AC coefficients, as <see cref="ProgressiveBlock.RefineAc"/>.</summary>
    public static void RefineAc(ref JpegBits bits, HuffmanTable ac, JpegScan scan, ref int emptyBlocks, scoped Span<short> block)
    {
        int k = scan.First;
        for (; emptyBlocks == 0 && k <= scan.Last; k++)
        {
            int symbol = ac.TakeSymbol(ref bits), run = symbol >> 4, value = 0;
            if ((symbol & 15) != 0)
            {
                // The size has to be 1; whatever it is, the number is one bit.
                bits.Refill();
                value = bits.Take(1) != 0 ? 1 : -1;
            }
            else if (run != LongestRun)
            {
                emptyBlocks = TakeEndOfBand(ref bits, run);
                break;
            }

            k = ProgressiveBlock.RefineRun(ref bits, scan, k, run, block);
            if (value != 0)
            {
                block[Place(k)] = (short)(value << scan.LowBit);
            }
        }

        if (emptyBlocks > 0)
        {
            ProgressiveBlock.RefineRun(ref bits, scan, k, ZigZag.Length, block);
            emptyBlocks--;
        }
    }

    private static int TakeEndOfBand(ref JpegBits bits, int size)
    {
        bits.Refill();
        return size == 0 ? 1 : (1 << size) + bits.Take(size);
    }

    private static int TakeNumber(ref JpegBits bits, int size)
    {
        bits.Refill();
        return size == 0 ? 0 : JpegBits.Extend(bits.Take(size), size);
    }

    /// <summary>Where a coefficient stands in the block; what runs over its end overwrites the last one.</summary>
    private static int Place(int k) => ZigZag.ToNatural[Math.Min(k, ZigZag.Length - 1)];
}
