using Nin.Data.Targets;

namespace Nin.Explanation;

/// <summary>The part of a picture that a network saw; a map's grid lies over it.</summary>
/// <param name="PictureHeight">The picture's rows.</param>
/// <param name="PictureWidth">The picture's columns.</param>
/// <param name="Left">The window's left edge in the picture, in pixels.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Bottom">Its lower edge.</param>
internal readonly record struct SeenWindow(
    int PictureHeight, int PictureWidth, double Left, double Top, double Right, double Bottom)
{
    public static SeenWindow Of(PictureMove move)
    {
        (double left, double top, double right, double bottom) = move.Seen;
        return new SeenWindow(move.FromHeight, move.FromWidth, left, top, right, bottom);
    }

    /// <summary>Where a column of the picture stands in the window, 0 at its left edge and 1 at its right one.</summary>
    public double AcrossAt(double column) => (column - Left) / (Right - Left);

    /// <summary>Where a row of the picture stands in the window, 0 at its upper edge and 1 at its lower one.</summary>
    public double DownAt(double row) => (row - Top) / (Bottom - Top);
}
