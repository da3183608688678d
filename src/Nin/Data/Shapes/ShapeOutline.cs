namespace Nin.Data.Shapes;

/// <summary>The outlines of the generated shapes as signed distances: negative inside, positive outside.</summary>
/// <remarks>
/// <b>Units</b> Coordinates in which a shape spans about [-1, 1], x to the right and y down. Only sums, products,
/// quotients and square roots, which round the same on every machine.
/// </remarks>
internal static class ShapeOutline
{
    /// <summary>No point of a shape is further than this from its centre along an axis, at any rotation in use.</summary>
    internal const float Reach = 1.16f;

    internal static readonly string[] Names =
        ["circle", "square", "triangle", "star", "cross", "ring", "diamond", "heart", "crescent", "arrow"];

    private static readonly float[] Square = [-0.84f, -0.84f, 0.84f, -0.84f, 0.84f, 0.84f, -0.84f, 0.84f];
    private static readonly float[] Triangle = [0f, -1.02f, 1.03f, 0.76f, -1.03f, 0.76f];
    private static readonly float[] Cross =
    [
        -0.28f, -1f, 0.28f, -1f, 0.28f, -0.28f, 1f, -0.28f, 1f, 0.28f, 0.28f, 0.28f,
        0.28f, 1f, -0.28f, 1f, -0.28f, 0.28f, -1f, 0.28f, -1f, -0.28f, -0.28f, -0.28f,
    ];

    private static readonly float[] Diamond = [0f, -1.1f, 0.58f, 0f, 0f, 1.1f, -0.58f, 0f];
    private static readonly float[] Arrow =
        [0f, -1.05f, 0.86f, -0.1f, 0.3f, -0.1f, 0.3f, 1.05f, -0.3f, 1.05f, -0.3f, -0.1f, -0.86f, -0.1f];

    /// <summary>
    /// Five outer corners at radius 1.1 and five inner ones at 0.46; sines and cosines of multiples of 36 degrees.
    /// </summary>
    private static readonly float[] Star =
    [
        0f, -1.1f, 0.27038f, -0.37215f, 1.04616f, -0.33992f, 0.43749f, 0.14215f, 0.64656f, 0.88992f,
        0f, 0.46f, -0.64656f, 0.88992f, -0.43749f, 0.14215f, -1.04616f, -0.33992f, -0.27038f, -0.37215f,
    ];

    /// <summary>
    /// The signed distance from a point to the outline of the shape with the given index into <see cref="Names"/>.
    /// </summary>
    internal static float Distance(int shape, float x, float y) => shape switch
    {
        0 => Disc(x, y, 0.97f),
        1 => Polygon(Square, x, y),
        2 => Polygon(Triangle, x, y),
        3 => Polygon(Star, x, y),
        4 => Polygon(Cross, x, y),
        5 => Math.Max(Disc(x, y, 1f), -Disc(x, y, 0.52f)),
        6 => Polygon(Diamond, x, y),
        7 => Heart(x, y),
        8 => Math.Max(Disc(x, y, 1f), -Disc(x - 0.55f, y, 0.8f)),
        9 => Polygon(Arrow, x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, $"Shapes: expected a shape in [0, {Names.Length})."),
    };

    private static float Disc(float x, float y, float radius) => MathF.Sqrt((x * x) + (y * y)) - radius;

    /// <summary>A square on its corner with a disc on each of its upper sides.</summary>
    private static float Heart(float x, float y)
    {
        const float halfSide = 0.58f, lobe = 0.41f, rise = 0.08f, diagonal = 0.70710678f;
        x = Math.Abs(x);
        y -= rise;
        float along = (x + y) * diagonal, across = (x - y) * diagonal;
        float square = Math.Max(Math.Abs(along), Math.Abs(across)) - halfSide;
        return Math.Min(square, Disc(x - lobe, y + lobe, halfSide));
    }

    /// <summary>The distance to the nearest side, negative where a ray from the point crosses an odd number of sides.</summary>
    private static float Polygon(ReadOnlySpan<float> corners, float x, float y)
    {
        float nearest = float.MaxValue;
        bool inside = false;
        float fromX = corners[^2], fromY = corners[^1];
        for (int i = 0; i < corners.Length; i += 2)
        {
            float toX = corners[i], toY = corners[i + 1];
            float sideX = toX - fromX, sideY = toY - fromY, pointX = x - fromX, pointY = y - fromY;
            float share = ((pointX * sideX) + (pointY * sideY)) / ((sideX * sideX) + (sideY * sideY));
            share = Math.Clamp(share, 0f, 1f);
            float awayX = pointX - (share * sideX), awayY = pointY - (share * sideY);
            nearest = Math.Min(nearest, (awayX * awayX) + (awayY * awayY));
            if ((fromY > y) != (toY > y) && pointX < sideX * pointY / sideY)
            {
                inside = !inside;
            }

            (fromX, fromY) = (toX, toY);
        }

        float distance = MathF.Sqrt(nearest);
        return inside ? -distance : distance;
    }
}
