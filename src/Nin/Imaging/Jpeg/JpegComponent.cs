namespace Nin.Imaging.Jpeg;

/// <summary>One component of a frame: its sampling, its size, and what the scans have brought of it.</summary>
internal sealed class JpegComponent(byte id, int across, int down, int stepsPlace)
{
    public byte Id { get; } = id;

    /// <summary>The horizontal sampling factor: blocks of this component side by side in an MCU.</summary>
    public int Across { get; } = across;

    /// <summary>The vertical sampling factor.</summary>
    public int Down { get; } = down;

    public int StepsPlace { get; } = stepsPlace;

    /// <summary>Samples in a row, before upsampling.</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Blocks that hold samples of the picture.</summary>
    public int BlocksAcross { get; private set; }

    public int BlocksDown { get; private set; }

    /// <summary>Blocks of whole MCUs.</summary>
    public int PaddedBlocksAcross { get; private set; }

    public int PaddedBlocksDown { get; private set; }

    /// <summary>The quantisation steps, those in force at the component's first scan; null before it.</summary>
    public ushort[]? Steps { get; set; }

    /// <summary>The coefficients by rows of blocks, where they are kept; a row that no scan has reached is null.</summary>
    public short[]?[] Rows { get; private set; } = [];

    /// <summary>
    /// Of each coefficient in zigzag order, how many of its low bits are still to come in a progressive picture; -1 before
    /// its first scan.
    /// </summary>
    public int[] MissingBits { get; } = [.. Enumerable.Repeat(-1, ZigZag.Length)];

    public void Measure(JpegFrame frame)
    {
        Width = JpegFrame.DivideUp(frame.Width * Across, frame.MaxAcross);
        Height = JpegFrame.DivideUp(frame.Height * Down, frame.MaxDown);
        (BlocksAcross, BlocksDown) = (JpegFrame.DivideUp(Width, 8), JpegFrame.DivideUp(Height, 8));
        (PaddedBlocksAcross, PaddedBlocksDown) = (frame.McusAcross * Across, frame.McusDown * Down);
    }

    /// <summary>Charges the memory for all coefficients, which is taken row by row as scans reach them.</summary>
    public void KeepCoefficients(DecodeBudget budget)
    {
        budget.Charge((long)PaddedBlocksAcross * PaddedBlocksDown * ZigZag.Length * sizeof(short));
        Rows = new short[]?[PaddedBlocksDown];
    }

    public short[] Row(int row) => Rows[row] ??= new short[PaddedBlocksAcross * ZigZag.Length];
}
