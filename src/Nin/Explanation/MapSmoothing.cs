namespace Nin.Explanation;

/// <summary>Smooths a map, so that a network's answers to neighbouring places hang together.</summary>
/// <remarks>
/// Three means over a window, along the rows and along the columns: as good as a Gaussian's curve, and the time does not depend
/// on the width. At the edges the mean is of what lies within.
/// </remarks>
internal static class MapSmoothing
{
    private const int Rounds = 3;

    /// <summary>Smooths in place by a deviation in pixels; one under half a pixel changes nothing.</summary>
    public static void Apply(float[] map, int height, int width, double deviation)
    {
        // A window of 2r + 1 pixels has a variance of ((2r + 1)² - 1) / 12, and those of the rounds add up.
        int radius = (int)Math.Round((Math.Sqrt((12 * deviation * deviation / Rounds) + 1) - 1) / 2);
        if (radius < 1)
        {
            return;
        }

        float[] line = new float[Math.Max(height, width)];
        for (int y = 0; y < height; y++)
        {
            Means(map, y * width, 1, width, radius, line);
        }

        for (int x = 0; x < width; x++)
        {
            Means(map, x, width, height, radius, line);
        }
    }

    private static void Means(float[] map, int start, int step, int count, int radius, float[] line)
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < count; i++)
            {
                line[i] = map[start + (i * step)];
            }

            double sum = 0;
            for (int i = 0; i < Math.Min(radius, count); i++)
            {
                sum += line[i];
            }

            for (int i = 0; i < count; i++)
            {
                int last = i + radius, gone = i - radius - 1;
                sum += last < count ? line[last] : 0;
                sum -= gone >= 0 ? line[gone] : 0;
                map[start + (i * step)] = (float)(sum / (Math.Min(last, count - 1) - Math.Max(gone, -1)));
            }
        }
    }
}
