namespace Nin.Imaging.Extra;

/// <summary>Holds a declared size against the file's own, before another library allocates for it.</summary>
internal static class SizeCheck
{
    /// <summary>
    /// Pixels that any file may declare, and those of each of its bytes; a photograph has a tenth of that at most.
    /// </summary>
    private const long FreePixels = 1 << 20;
    private const int LargestRatio = 4096;

    public static void Check(long width, long height, int fileBytes, DecodeBudget budget)
    {
        budget.CheckSize(width, height);
        if (width * height > FreePixels + ((long)LargestRatio * fileBytes))
        {
            throw budget.Failure($"the file is cut off or no picture: {fileBytes} bytes cannot hold {width} x {height} pixels.");
        }
    }
}
