namespace Nin.Data.Checking;

/// <summary>The width and height of a picture, in pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PictureSize(int Width, int Height)
{
    internal long Pixels => (long)Width * Height;

    internal double Aspect => (double)Width / Height;
}
