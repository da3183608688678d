namespace Nin.Data;

/// <summary>A rectangle of pixels.</summary>
/// <remarks><b>Units</b> Pixels; x runs right and y down from the picture's top left pixel.</remarks>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
public readonly record struct Box(int Left, int Top, int Width, int Height)
{
    /// <summary>The first column to the right of the box.</summary>
    public int Right => Left + Width;

    /// <summary>The first row below the box.</summary>
    public int Bottom => Top + Height;

    /// <summary>Whether a pixel lies in the box.</summary>
    public bool Contains(int x, int y) => x >= Left && x < Right && y >= Top && y < Bottom;
}
