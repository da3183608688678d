using Nin.Data;
using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>Draws the boxes of a map into a picture of any size.</summary>
internal static class BoxFrames
{
    /// <summary>Boxes that are drawn of a map: the strongest ones.</summary>
    public const int Most = 5;

    /// <summary>A colour that heat never has, and a dark line on either side of it: it is seen on any picture.</summary>
    private static readonly Rgb Color = new(0, 229, 255), Edge = new(0, 32, 40);

    /// <summary>The picture with frames around the first boxes, which are in pixels of a picture of another size.</summary>
    public static Image Draw(Image picture, IReadOnlyList<Box> boxes, int fromHeight, int fromWidth)
    {
        byte[] pixels = picture.Pixels.ToArray();
        int thickness = Math.Max(1, Math.Max(picture.Height, picture.Width) / 300);
        double down = (double)picture.Height / fromHeight, across = (double)picture.Width / fromWidth;
        foreach (Box box in boxes.Take(Most).Reverse())
        {
            int left = (int)(box.Left * across), top = (int)(box.Top * down);
            int right = (int)Math.Ceiling(box.Right * across), bottom = (int)Math.Ceiling(box.Bottom * down);
            Frame(left - 1, top - 1, right + 1, bottom + 1, thickness + 2, Edge);
            Frame(left, top, right, bottom, thickness, Color);
        }

        return new Image(picture.Height, picture.Width, 3, pixels);

        void Frame(int left, int top, int right, int bottom, int width, Rgb color)
        {
            Fill(left, top, right, top + width, color);
            Fill(left, bottom - width, right, bottom, color);
            Fill(left, top, left + width, bottom, color);
            Fill(right - width, top, right, bottom, color);
        }

        void Fill(int left, int top, int right, int bottom, Rgb color)
        {
            for (int y = Math.Max(top, 0); y < Math.Min(bottom, picture.Height); y++)
            {
                for (int x = Math.Max(left, 0); x < Math.Min(right, picture.Width); x++)
                {
                    int at = ((y * picture.Width) + x) * 3;
                    (pixels[at], pixels[at + 1], pixels[at + 2]) = (color.Red, color.Green, color.Blue);
                }
            }
        }
    }
}
