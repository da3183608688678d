using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>
/// Colours for numbers from 0 to 1 that look as far apart as the numbers are: from dark violet over red to light yellow, the
/// lightness rising evenly, so that they read the same in grey and for the colour-blind.
/// </summary>
/// <remarks><b>Source</b> Ottosson's colour space Oklab, in which equal steps look equal; sRGB by IEC 61966-2-1.</remarks>
public static class HeatColors
{
    private const double Darkest = 0.25, Lightest = 0.93, FirstHue = -65, LastHue = 105, Chroma = 0.15;

    private static readonly Rgb[] Table = [.. Enumerable.Range(0, 256).Select(i => Compute(i / 255.0))];

    /// <summary>The colour of a number; numbers outside [0, 1] have the colours of the ends.</summary>
    public static Rgb Of(double number) => Table[(int)Math.Round(Math.Clamp(double.IsNaN(number) ? 0 : number, 0, 1) * 255)];

    private static Rgb Compute(double number)
    {
        double lightness = Darkest + ((Lightest - Darkest) * number);
        double hue = double.DegreesToRadians(FirstHue + ((LastHue - FirstHue) * number));

        // Where no screen shows so strong a colour of this lightness and hue, the strongest that it shows.
        double chroma = Chroma;
        while (true)
        {
            (double red, double green, double blue) = Linear(lightness, chroma * Math.Cos(hue), chroma * Math.Sin(hue));
            if (Math.Min(red, Math.Min(green, blue)) >= 0 && Math.Max(red, Math.Max(green, blue)) <= 1)
            {
                return new Rgb(Encoded(red), Encoded(green), Encoded(blue));
            }

            chroma -= 0.001;
        }
    }

    private static (double Red, double Green, double Blue) Linear(double lightness, double a, double b)
    {
        double l = Math.Pow(lightness + (0.3963377774 * a) + (0.2158037573 * b), 3);
        double m = Math.Pow(lightness - (0.1055613458 * a) - (0.0638541728 * b), 3);
        double s = Math.Pow(lightness - (0.0894841775 * a) - (1.2914855480 * b), 3);
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static byte Encoded(double linear) => (byte)Math.Round(
        255 * (linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055));
}
