using System.Numerics;
using Nin.Random;

namespace Nin.Data.Shapes;

/// <summary>Paints one generated picture: a shape of one colour on gradients, blobs, lines and noise of other colours.</summary>
/// <remarks>
/// Every background colour lies beyond a plane in colour space that keeps its distance from the shape's colour. Mixtures of
/// such colours lie beyond it too, so the shape stands out wherever it is, and its colour says nothing about its class.
/// </remarks>
internal sealed class ShapePainter
{
    internal const int Side = 32;
    internal const int Channels = 3;

    private const float LargestRotation = 0.4f;
    private const float SmallestSize = 12f, LargestSize = 24f;
    private const float LargestNoise = 0.05f;

    /// <summary>The least distance of background and shape colour, where the largest, black and white, is 1.73.</summary>
    private const float Contrast = 0.4f;

    private readonly Vector3[] _canvas = new Vector3[Side * Side];

    /// <summary>Paints a picture; the same stream gives the same bytes.</summary>
    /// <param name="shape">An index into <see cref="ShapeOutline.Names"/>.</param>
    /// <param name="random">The picture's own random numbers.</param>
    /// <param name="pixels">[32, 32, 3] bytes.</param>
    /// <returns>The smallest box around the shape's pixels.</returns>
    internal Box Paint(int shape, RandomStream random, Span<byte> pixels)
    {
        Vector3 fill = AnyColour(ref random);
        Vector3 anchor;
        do
        {
            anchor = AnyColour(ref random);
        }
        while (SquareOf(anchor - fill) < 0.36f);
        var palette = new Palette(fill, anchor);

        PaintGradient(palette, ref random);
        for (int blobs = 2 + random.NextInt32(4); blobs > 0; blobs--)
        {
            PaintBlob(palette, ref random);
        }

        for (int lines = 2 + random.NextInt32(5); lines > 0; lines--)
        {
            PaintLine(palette, ref random);
        }

        Box box = PaintShape(shape, fill, ref random);
        Develop(ref random, pixels);
        return box;
    }

    private void PaintGradient(in Palette palette, ref RandomStream random)
    {
        Vector3 first = palette.Draw(ref random), second = palette.Draw(ref random);
        Vector2 direction = AnyDirection(ref random);
        for (int i = 0; i < _canvas.Length; i++)
        {
            float along = Vector2.Dot(Centre(i) - new Vector2(Side / 2f), direction);
            _canvas[i] = Mix(first, second, 0.5f + (along / Side));
        }
    }

    /// <summary>A soft ellipse: its edge fades over the whole radius, so it is no disc.</summary>
    private void PaintBlob(in Palette palette, ref RandomStream random)
    {
        Vector3 colour = palette.Draw(ref random);
        Vector2 centre = AnyPoint(ref random), axis = AnyDirection(ref random);
        float along = Between(ref random, 5f, 14f), across = Between(ref random, 3f, 9f), strength = Between(
            ref random, 0.5f, 1f);
        for (int i = 0; i < _canvas.Length; i++)
        {
            Vector2 away = Centre(i) - centre;
            float u = Vector2.Dot(away, axis) / along, v = ((away.X * axis.Y) - (away.Y * axis.X)) / across;
            float rest = 1f - (u * u) - (v * v);
            if (rest > 0f)
            {
                _canvas[i] = Mix(_canvas[i], colour, strength * rest);
            }
        }
    }

    private void PaintLine(in Palette palette, ref RandomStream random)
    {
        Vector3 colour = palette.Draw(ref random);
        Vector2 from = AnyPoint(ref random), side = AnyPoint(ref random) - from;
        float halfWidth = Between(ref random, 0.3f, 1.2f), scale = 1f / Math.Max(Vector2.Dot(side, side), 1f);
        for (int i = 0; i < _canvas.Length; i++)
        {
            Vector2 away = Centre(i) - from;
            away -= Math.Clamp(Vector2.Dot(away, side) * scale, 0f, 1f) * side;
            float coverage = halfWidth + 0.5f - MathF.Sqrt(Vector2.Dot(away, away));
            if (coverage > 0f)
            {
                _canvas[i] = Mix(_canvas[i], colour, coverage);
            }
        }
    }

    private Box PaintShape(int shape, Vector3 fill, ref RandomStream random)
    {
        float radius = Between(ref random, SmallestSize, LargestSize) / 2f;
        (float sine, float cosine) = SineAndCosine(Between(ref random, -LargestRotation, LargestRotation));
        float reach = radius * ShapeOutline.Reach;
        float centreX = Between(ref random, reach, Side - reach), centreY = Between(ref random, reach, Side - reach);
        int left = Side, top = Side, right = 0, bottom = 0;
        for (int y = Math.Max((int)(centreY - reach) - 1, 0); y < Math.Min(centreY + reach + 1f, Side); y++)
        {
            for (int x = Math.Max((int)(centreX - reach) - 1, 0); x < Math.Min(centreX + reach + 1f, Side); x++)
            {
                float awayX = (x + 0.5f - centreX) / radius, awayY = (y + 0.5f - centreY) / radius;
                float distance = radius * ShapeOutline.Distance(
                    shape, (awayX * cosine) + (awayY * sine), (awayY * cosine) - (awayX * sine));
                float coverage = 0.5f - distance;
                if (coverage <= 0f)
                {
                    continue;
                }

                int i = (y * Side) + x;
                _canvas[i] = Mix(_canvas[i], fill, coverage);
                if (coverage >= 0.5f)
                {
                    (left, top) = (Math.Min(left, x), Math.Min(top, y));
                    (right, bottom) = (Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
        }

        return new Box(left, top, right - left, bottom - top);
    }

    /// <summary>Adds noise and turns colours into bytes.</summary>
    private void Develop(ref RandomStream random, Span<byte> pixels)
    {
        float amplitude = Between(ref random, 0f, LargestNoise) * (2f / 255f);
        for (int i = 0; i < _canvas.Length; i++)
        {
            uint bits = random.NextUInt32();
            var noise = new Vector3(bits & 255, (bits >> 8) & 255, (bits >> 16) & 255) - new Vector3(127.5f);
            Vector3 colour = Vector3.Clamp(_canvas[i] + (noise * amplitude), Vector3.Zero, Vector3.One);
            for (int channel = 0; channel < Channels; channel++)
            {
                pixels[(i * Channels) + channel] = (byte)((colour[channel] * 255f) + 0.5f);
            }
        }
    }

    /// <summary>Summed in this order on every machine, which the framework's own product does not promise.</summary>
    private static float Dot(Vector3 a, Vector3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    private static float SquareOf(Vector3 a) => Dot(a, a);

    private static Vector2 Centre(int pixel) => new((pixel % Side) + 0.5f, (pixel / Side) + 0.5f);

    private static Vector3 Mix(Vector3 under, Vector3 over, float share) => under + ((over - under) * Math.Clamp(share, 0f, 1f));

    private static float Between(ref RandomStream random, float low, float high) => low + ((high - low) * random.NextSingle());

    private static Vector3 AnyColour(ref RandomStream random) =>
        new(random.NextSingle(), random.NextSingle(), random.NextSingle());

    private static Vector2 AnyPoint(ref RandomStream random) => new Vector2(random.NextSingle(), random.NextSingle()) * Side;

    /// <summary>A uniform direction, without sines: the direction of a uniform point of the disc.</summary>
    private static Vector2 AnyDirection(ref RandomStream random)
    {
        while (true)
        {
            var point = new Vector2((2f * random.NextSingle()) - 1f, (2f * random.NextSingle()) - 1f);
            float square = Vector2.Dot(point, point);
            if (square is > 0.01f and <= 1f)
            {
                return point / MathF.Sqrt(square);
            }
        }
    }

    /// <summary>
    /// Taylor's polynomials, exact enough up to half a radian and, unlike a system's sine, the same everywhere.
    /// </summary>
    private static (float Sine, float Cosine) SineAndCosine(float angle)
    {
        float square = angle * angle;
        float sine = angle * (1f - (square / 6f * (1f - (square / 20f * (1f - (square / 42f))))));
        float cosine = 1f - (square / 2f * (1f - (square / 12f * (1f - (square / 30f * (1f - (square / 56f)))))));
        return (sine, cosine);
    }

    /// <summary>
    /// The background colours of one picture: those beyond a plane at the distance <see cref="Contrast"/> from the fill.
    /// </summary>
    private readonly struct Palette(Vector3 fill, Vector3 anchor)
    {
        private readonly Vector3 _away = (anchor - fill) / MathF.Sqrt(SquareOf(anchor - fill));

        internal Vector3 Draw(ref RandomStream random)
        {
            for (int tries = 0; tries < 16; tries++)
            {
                Vector3 colour = AnyColour(ref random);
                if (Dot(colour - fill, _away) >= Contrast)
                {
                    return colour;
                }
            }

            return anchor;
        }
    }
}
