namespace Nin.Imaging.Png;

/// <summary>The pixels that one run of rows holds: all of them, or every few of them in one pass of Adam7.</summary>
/// <remarks><b>Source</b> PNG specification, section 8.2.</remarks>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    public static ReadOnlySpan<PngPass> Of(PngHeader header) => header.Interlaced ? Adam7 : Whole;

    /// <summary>The pixels of one row of the pass; 0 where the picture is too narrow for it.</summary>
    public int Width(PngHeader header) => (header.Width - Left + StepX - 1) / StepX;

    /// <summary>The rows of the pass; none where its rows are empty.</summary>
    public int Height(PngHeader header) => Width(header) == 0 ? 0 : (header.Height - Top + StepY - 1) / StepY;
}
