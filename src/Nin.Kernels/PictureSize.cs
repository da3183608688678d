namespace Nin.Kernels;

/// <summary>The sizes of one picture's numbers, [height, width, channels].</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels, which lie closest.</param>
public readonly record struct PictureSize(int Height, int Width, int Channels)
{
    /// <summary>Floats of one picture.</summary>
    public int Length => Height * Width * Channels;

    /// <summary>How far rows, columns and channels lie apart; 0 along a size of 1, which is repeated.</summary>
    internal (int Row, int Column, int Channel) Steps =>
        (Height == 1 ? 0 : Width * Channels, Width == 1 ? 0 : Channels, Channels == 1 ? 0 : 1);

    /// <summary>Where a pixel begins among all pictures' numbers.</summary>
    internal int At(int picture, int row, int column) => ((((picture * Height) + row) * Width) + column) * Channels;
}
