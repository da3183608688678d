using Nin.Imaging;

namespace Nin.Data.Loading;

/// <summary>Rows and columns in one number, which threads can exchange at once. 0 is no picture's.</summary>
internal static class PackedSize
{
    public static long Pack(Image image) => ((long)image.Height << 32) | (uint)image.Width;

    public static (int Height, int Width) Unpack(long size) => ((int)(size >> 32), (int)size);
}
