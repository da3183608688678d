namespace Nin.Kernels.Convolution;

/// <summary>
/// How a convolution is cut into products that fit the caches. The sizes depend on the shape alone; no result depends on
/// them, since every sum is one chain in the same order however it is cut.
/// </summary>
internal static class ConvolutionBlocking
{
    /// <summary>Output pixels in a block of the forward pass and of the gradient of the input: 16 tiles of 6 rows.</summary>
    public const int Rows = 96;

    /// <summary>Output pixels in a block of the gradient of the weights, where the pixels are what is summed over.</summary>
    public const int GradientRows = 192;

    /// <summary>
    /// The largest length of a sum handled at once: a panel of 256 × 32 floats is 32 KiB, the first-level cache.
    /// </summary>
    public const int MaxDepth = 256;

    /// <summary>
    /// The most weights, in floats, that stay in the second-level cache from one block of pixels to the next: 256 KiB.
    /// </summary>
    public const int MostNearWeights = 64 << 10;

    /// <summary>Columns of the patch gradient computed before they are added to the input's gradient.</summary>
    public const int GradientColumns = 256;

    /// <summary>The longest patch that is laid out whole: 192 of them are 384 KiB.</summary>
    private const int MaxWholePatch = 512;

    /// <summary>
    /// The longest run of a patch, in floats, for which a look at the picture's edge costs more than another copy.
    /// </summary>
    private const int ShortRun = 64;

    /// <summary>The most floats of padded lines: 32 KiB, and no more than are then copied into patches.</summary>
    private const int MaxLines = 8 << 10;

    /// <summary>The most floats of padded lines under a block of pixels: 256 KiB.</summary>
    private const int MaxPaddedLines = 64 << 10;

    /// <summary>Floats that the copy of a run by whole vectors may reach beyond it: the longest vector.</summary>
    private const int Overrun = 16;

    /// <summary>
    /// The length of the pieces that a sum over <paramref name="depth"/> is cut into: equal, and no more than
    /// <see cref="MaxDepth"/>.
    /// </summary>
    public static int DepthBlock(int depth)
    {
        int pieces = (depth + MaxDepth - 1) / MaxDepth;
        return (depth + pieces - 1) / pieces;
    }

    /// <summary>
    /// The columns of patches laid out at once: all of them where a block of such patches still fits the second-level cache,
    /// since a patch that is cut into pieces is several times the work to walk; else <see cref="DepthBlock"/>.
    /// </summary>
    public static int PatchColumns(int depth) => depth <= MaxWholePatch ? depth : DepthBlock(depth);

    /// <summary>
    /// Floats that lines of padded pictures take while patches are laid out; 0 where patches are copied from the pictures
    /// themselves, since their runs are long or cut into pieces, since they never meet the padding, or since such lines would not
    /// fit the first-level cache.
    /// </summary>
    public static int LinesLength(in Conv2dShape shape)
    {
        if (!HasShortRuns(shape) || shape.Depth > MaxWholePatch || shape.Padding == 0 || shape.Padding >= shape.KernelSize)
        {
            return 0;
        }

        long length = shape.KernelSize * ((shape.Width + (2L * shape.Padding)) * shape.InChannels);
        return length <= MaxLines ? (int)length + Overrun : 0;
    }

    /// <summary>Floats from a padded line to the next, where there are any.</summary>
    public static int LineStride(in Conv2dShape shape) => (shape.Width + (2 * shape.Padding)) * shape.InChannels;

    /// <summary>
    /// Whether products read the patches where they lie: in the pictures, or, where there is padding, in a padded copy of the
    /// lines under a block of pixels. Long runs are laid out: side by side they lie on fewer pages, which is worth the copy.
    /// </summary>
    public static bool ReadsInPlace(in Conv2dShape shape) => HasShortRuns(shape)
        && (shape.Padding == 0 || PaddedLines(shape) <= MaxPaddedLines);

    /// <summary>Floats of the padded lines under a block of pixels; 0 where there is no such copy.</summary>
    public static int PaddedLength(in Conv2dShape shape) =>
        shape.Padding > 0 && ReadsInPlace(shape) ? (int)PaddedLines(shape) : 0;

    private static bool HasShortRuns(in Conv2dShape shape) => (long)shape.KernelSize * shape.InChannels <= ShortRun;

    private static long PaddedLines(in Conv2dShape shape)
    {
        // A block begins anywhere in a line. Where the next line is another picture's, none of the kernel's lines is shared.
        long outputLines = ((Rows - 1 + shape.OutputWidth - 1) / shape.OutputWidth) + 1;
        outputLines = Math.Min(outputLines, (long)shape.Batch * shape.OutputHeight);
        return outputLines * Math.Max(shape.KernelSize, shape.Stride) * ((shape.Width + (2L * shape.Padding)) * shape.InChannels);
    }

    /// <summary>Floats of scratch memory that any pass over this shape needs.</summary>
    public static int ScratchLength(in Conv2dShape shape, int tileColumns)
    {
        int patches = Math.Max(Rows * GradientColumns, GradientRows * PatchColumns(shape.Depth));
        int packedGradient = tileColumns * GradientRows;
        return checked(Math.Max(patches + packedGradient + LinesLength(shape), PaddedLength(shape)) + Overrun);
    }
}
