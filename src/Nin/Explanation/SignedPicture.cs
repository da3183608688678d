using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>Numbers of both signs as a picture: 0 is middle grey, large positive ones are light and negative ones dark.</summary>
internal static class SignedPicture
{
    /// <summary>The share of the numbers that have a shade of their own; the few beyond are as light or dark as can be.</summary>
    private const double Share = 0.995;

    /// <summary>
    /// The size that is full light, above almost all of the numbers: a few large ones would leave the others grey.
    /// </summary>
    public static float ScaleOf(IEnumerable<float> numbers)
    {
        float[] sizes = [.. numbers.Where(number => number != 0).Select(Math.Abs).Order()];
        return sizes.Length == 0 ? 0 : sizes[(int)Math.Ceiling(Share * sizes.Length) - 1];
    }

    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">1 for shades of grey, 3 for colours.</param>
    /// <param name="numbers">[height, width, channels].</param>
    /// <param name="scale">The size that is full light; with 0 all is grey.</param>
    public static Image Of(int height, int width, int channels, IEnumerable<float> numbers, float scale) => new(
        height, width, channels,
        numbers.Select(number => Shade(scale > 0 ? Math.Clamp(number / scale, -1, 1) : 0)).ToArray());

    private static byte Shade(double share) => (byte)Math.Round(127.5 + (127.5 * share));
}
