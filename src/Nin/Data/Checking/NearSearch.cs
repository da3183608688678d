using System.Numerics;
using Nin.Threading;

namespace Nin.Data.Checking;

/// <summary>A picture that is nearly the same as another one.</summary>
/// <param name="Other">The other one's number.</param>
/// <param name="Difference">How much they differ; see <see cref="PictureSketch"/>.</param>
internal readonly record struct NearPicture(int Other, double Difference);

/// <summary>Finds pictures that are nearly the same, among tens of thousands in seconds.</summary>
/// <remarks>
/// The sketches are sorted by the projection that spreads them most. Within the tolerance around a picture's own value lie
/// all that can be near; the other projections, some pictures at a time, rule most of these out, and the rest are compared
/// pixel by pixel. What is found does not depend on the number of threads or the width of the vectors.
/// </remarks>
internal sealed class NearSearch
{
    /// <summary>
    /// The bounds of the tolerance. Of 400 photographs of 32×32 pixels all that were saved again as JPEG of quality 75 or more
    /// or enlarged differ by less than the lower one, and most that were saved at quality 50 or made smaller by a quarter;
    /// two drawings of the digit 1, the most alike of different pictures, differ by more.
    /// </summary>
    private const double LeastTolerance = 0.06, MostTolerance = 0.25;

    /// <summary>
    /// The tolerance's share of what a picture usually differs from the one most like it; of a set's pictures that tenth is
    /// asked that are most alike. Photographs differ by 0.54, drawn digits by 0.19, pieces of clothing by 0.14.
    /// </summary>
    private const double ShareOfUsual = 0.4;
    private const int Asked = 256, AskedMostAlike = 10;

    /// <summary>Pictures looked at on either side and compared in full, so that a million frames of one film end too.</summary>
    private const int MostLookedAt = 100_000, MostCompared = 1000;

    /// <summary>Projections summed up between two looks at whether any picture is still near enough.</summary>
    private const int Stride = 4;

    private static readonly int Lanes = Vector<float>.Count;

    private readonly PictureSketch?[] _sketches;
    private readonly Func<int, int> _partOf;

    /// <summary>The numbers of the pictures that have a sketch, in the order of their first projection.</summary>
    private readonly int[] _order;

    /// <summary>Their projections in that order, [blocks of pictures][projections, widest first][pictures of a block].</summary>
    private readonly float[] _projections;

    /// <param name="sketches">The pictures' sketches by number; null for pictures that are left out.</param>
    /// <param name="partOf">The part of a picture; parts follow each other in the numbers.</param>
    public NearSearch(PictureSketch?[] sketches, Func<int, int> partOf)
    {
        (_sketches, _partOf) = (sketches, partOf);
        int[] numbers = [.. Enumerable.Range(0, sketches.Length).Where(i => sketches[i] is not null)];
        int[] projections = new int[numbers.Length * PictureSketch.Projections];
        for (int at = 0; at < numbers.Length; at++)
        {
            sketches[numbers[at]]!.Project(projections.AsSpan(at * PictureSketch.Projections));
        }

        int[] widestFirst = [.. Enumerable.Range(0, PictureSketch.Projections).OrderByDescending(i => Spread(projections, i))];
        int[] places = [.. Enumerable.Range(0, numbers.Length).OrderBy(
            at => projections[(at * PictureSketch.Projections) + widestFirst[0]])];
        _order = [.. places.Select(place => numbers[place])];

        // What fills the last block up is far from everything.
        _projections = new float[(_order.Length + Lanes - 1) / Lanes * Lanes * PictureSketch.Projections];
        Array.Fill(_projections, float.MaxValue);
        for (int at = 0; at < _order.Length; at++)
        {
            for (int i = 0; i < PictureSketch.Projections; i++)
            {
                _projections[Place(at, i)] = projections[(places[at] * PictureSketch.Projections) + widestFirst[i]];
            }
        }
    }

    /// <summary>The largest difference of pictures that are called nearly the same; known once the search has run.</summary>
    public double Tolerance { get; private set; }

    /// <summary>
    /// For each picture the closest one in an earlier part, and the closest earlier one in its own part; null where none is
    /// within the tolerance.
    /// </summary>
    public (NearPicture? InEarlierPart, NearPicture? InOwnPart)[] Run(WorkerPool pool, CancellationToken cancellation)
    {
        Tolerance = ToleranceOf(pool, cancellation);
        var found = new (NearPicture?, NearPicture?)[_sketches.Length];
        pool.Run(_order.Length, at =>
        {
            cancellation.ThrowIfCancellationRequested();
            found[_order[at]] = Nearest(at);
        });
        return found;
    }

    /// <summary>
    /// What difference is nearly none depends on the set: two photographs that are half as far apart as photographs usually
    /// are at their nearest show the same; two trousers may not.
    /// </summary>
    private double ToleranceOf(WorkerPool pool, CancellationToken cancellation)
    {
        double[] nearest = new double[Math.Min(Asked, _order.Length)];
        pool.Run(nearest.Length, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            nearest[i] = DifferenceFromNearest((int)((long)i * _order.Length / nearest.Length));
        });
        Array.Sort(nearest);
        double usual = nearest.Length == 0 ? 0 : nearest[nearest.Length / AskedMostAlike];
        return Math.Clamp(ShareOfUsual * usual, LeastTolerance, MostTolerance);
    }

    private double DifferenceFromNearest(int at)
    {
        PictureSketch sketch = _sketches[_order[at]]!;
        double nearest = double.PositiveInfinity;
        for (int block = 0; block * Lanes < _order.Length; block++)
        {
            if (HasNear(at, block, SquareOf(nearest, sketch)))
            {
                for (int to = block * Lanes; to < Math.Min((block + 1) * Lanes, _order.Length); to++)
                {
                    nearest = to == at ? nearest : Math.Min(nearest, sketch.DifferenceFrom(_sketches[_order[to]]!));
                }
            }
        }

        return nearest;
    }

    private (NearPicture? InEarlierPart, NearPicture? InOwnPart) Nearest(int at)
    {
        int number = _order[at], compared = 0;
        PictureSketch sketch = _sketches[number]!;
        (NearPicture? earlier, NearPicture? own) = (null, null);
        float most = SquareOf(Tolerance, sketch), reach = MathF.Sqrt(most), key = _projections[Place(at, 0)];
        int first = Bound(key - reach, Math.Max(at - MostLookedAt, 0), at), end = Bound(
            key + reach, at, Math.Min(at + MostLookedAt, _order.Length - 1)) + 1;
        for (int block = first / Lanes; block * Lanes < end && compared < MostCompared; block++)
        {
            if (!HasNear(at, block, most))
            {
                continue;
            }

            for (
                int to = Math.Max(block * Lanes, first); to < Math.Min((block + 1) * Lanes, end) && compared < MostCompared; to++)
            {
                int other = _order[to];
                if (other < number && IsNear(at, to, most) && sketch.HasShapeOf(_sketches[other]!))
                {
                    compared++;
                    double difference = sketch.DifferenceFrom(_sketches[other]!);
                    ref NearPicture? best = ref _partOf(other) < _partOf(number) ? ref earlier : ref own;
                    if (difference <= Tolerance
                        && (best is not NearPicture known || (difference, other).CompareTo((known.Difference, known.Other)) < 0))
                    {
                        best = new NearPicture(other, difference);
                    }
                }
            }
        }

        return (earlier, own);
    }

    /// <summary>
    /// A difference as squared projections have it. The little more is for the rounding of their sums: what passes is
    /// compared in whole numbers.
    /// </summary>
    private static float SquareOf(double difference, PictureSketch sketch) =>
        (float)(difference * difference * sketch.Spread * 1.0001);

    /// <summary>Whether a picture of a block can be near to one.</summary>
    private bool HasNear(int at, int block, float most)
    {
        Vector<float> limit = new(most), sum = Vector<float>.Zero;
        for (int i = 0; i < PictureSketch.Projections; i += Stride)
        {
            for (int j = i; j < i + Stride; j++)
            {
                Vector<float> apart = new Vector<float>(_projections, Place(block * Lanes, j)) - new Vector<float>(
                    _projections[Place(at, j)]);
                sum += apart * apart;
            }

            if (!Vector.LessThanOrEqualAny(sum, limit))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNear(int at, int to, float most)
    {
        float sum = 0;
        for (int i = 0; i < PictureSketch.Projections; i++)
        {
            float apart = _projections[Place(to, i)] - _projections[Place(at, i)];
            sum += apart * apart;
        }

        return sum <= most;
    }

    /// <summary>
    /// The first of some places, which are in order, whose first projection is not less than a value; the last where none is.
    /// </summary>
    private int Bound(float value, int low, int high)
    {
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _projections[Place(middle, 0)] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int Place(int at, int projection) =>
        (((at / Lanes * PictureSketch.Projections) + projection) * Lanes) + (at % Lanes);

    /// <summary>
    /// How widely a projection spreads the pictures, in whole numbers, so that the order is the same everywhere.
    /// </summary>
    private static Int128 Spread(int[] projections, int projection)
    {
        Int128 sum = 0, squares = 0;
        int count = projections.Length / PictureSketch.Projections;
        for (int at = 0; at < count; at++)
        {
            long value = projections[(at * PictureSketch.Projections) + projection];
            sum += value;
            squares += value * value;
        }

        return (count * squares) - (sum * sum);
    }
}
