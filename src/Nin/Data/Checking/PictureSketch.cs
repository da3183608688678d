using Nin.Imaging;

namespace Nin.Data.Checking;

/// <summary>A picture in 256 bytes: grey, antialiased, 16×16. What near duplicates are recognised by.</summary>
/// <remarks>
/// <b>Units</b> The difference of two sketches is the root of their mean squared difference over the smaller of their
/// standard deviations: 0 for the same sketch, about 1.4 for two that have nothing in common.
/// <para>
/// A projection onto the <see cref="Projections"/> Walsh functions of the 4×4 cells preserves no more than the distance
/// (Bessel's inequality), so candidates can be told by a few integers and none is missed.
/// </para>
/// </remarks>
internal sealed class PictureSketch
{
    public const int Side = 16, Length = Side * Side;

    /// <summary>The number of projections.</summary>
    public const int Projections = 16;

    /// <summary>
    /// A standard deviation in grey levels under which a picture has too little in it to be told from others like it.
    /// </summary>
    private const int LeastDeviation = 4;

    private const int CellSide = 4;

    private readonly byte[] _grey;
    private readonly int _height, _width;

    private PictureSketch(byte[] grey, long spread, Image image)
    {
        (_grey, Spread, _height, _width) = (grey, spread, image.Height, image.Width);
    }

    /// <summary>The sum over the sketch of the squared deviations from its mean, times <see cref="Length"/>.</summary>
    public long Spread { get; }

    /// <summary>The sketch of a picture, or null where it is all but one colour.</summary>
    public static PictureSketch? Of(Image image)
    {
        byte[] grey = Resize.To(image.Flatten(Rgb.White).ToGrey(), Side, Side).Pixels.ToArray();
        long sum = 0, squares = 0;
        foreach (byte value in grey)
        {
            sum += value;
            squares += value * value;
        }

        long spread = (Length * squares) - (sum * sum);
        const long least = (long)LeastDeviation * LeastDeviation * Length * Length;
        return spread < least ? null : new PictureSketch(grey, spread, image);
    }

    /// <summary>
    /// The projections: sums over the sketch with signs of the Walsh functions, the first one the plain sum. The sum of the
    /// squared differences of two sketches' projections is at most <see cref="Length"/> times that of their pixels.
    /// </summary>
    public void Project(Span<int> destination)
    {
        destination = destination[..Projections];
        destination.Clear();
        for (int i = 0; i < Length; i++)
        {
            int row = i / Side / CellSide, column = i % Side / CellSide;
            destination[(row * CellSide) + column] += _grey[i];
        }

        // The fast Walsh-Hadamard transform.
        for (int step = 1; step < Projections; step *= 2)
        {
            for (int i = 0; i < Projections; i++)
            {
                if ((i & step) == 0)
                {
                    (destination[i], destination[i + step]) = (
                        destination[i] + destination[i + step], destination[i] - destination[i + step]);
                }
            }
        }
    }

    /// <summary>Whether the pictures behind two sketches have sides in about the same proportion.</summary>
    public bool HasShapeOf(PictureSketch other)
    {
        // Within a tenth, in whole numbers.
        long mine = (long)_width * other._height, others = (long)other._width * _height;
        return mine * 10 <= others * 11 && others * 10 <= mine * 11;
    }

    /// <summary>How much two pictures differ.</summary>
    public double DifferenceFrom(PictureSketch other)
    {
        int squares = 0;
        for (int i = 0; i < Length; i++)
        {
            int difference = _grey[i] - other._grey[i];
            squares += difference * difference;
        }

        return Math.Sqrt((double)squares * Length / Math.Min(Spread, other.Spread));
    }
}
