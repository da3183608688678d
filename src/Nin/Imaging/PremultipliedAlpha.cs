namespace Nin.Imaging;

/// <summary>Weights colours by their alpha and back, so that what lies under transparent pixels does not bleed out.</summary>
/// <remarks><b>Source</b> Pillow's conversions between <c>RGBA</c> and <c>RGBa</c>, with their rounding.</remarks>
internal static class PremultipliedAlpha
{
    /// <summary>color × alpha / 255, rounded to the nearest.</summary>
    public static Image Apply(Image image) => Map(image, static (color, alpha) =>
    {
        int product = (color * alpha) + 128;
        return ((product >> 8) + product) >> 8;
    });

    /// <summary>color × 255 / alpha, rounded down; without alpha there is no colour to bring back.</summary>
    public static Image Remove(Image image) =>
        Map(image, static (color, alpha) => alpha == 0 ? color : Math.Min(255, 255 * color / alpha));

    private static Image Map(Image image, Func<int, int, int> map)
    {
        byte[] pixels = image.Pixels.ToArray();
        for (int i = 0; i < pixels.Length; i += 4)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                pixels[i + channel] = (byte)map(pixels[i + channel], pixels[i + 3]);
            }
        }

        return new Image(image.Height, image.Width, 4, pixels);
    }
}
