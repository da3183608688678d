using System.Collections.Immutable;
using Nin.Data;

namespace Nin.Explanation;

/// <summary>Where in a picture a model sees a class: a number for each cell of a grid that lies over the picture.</summary>
/// <remarks>
/// <b>Formula</b> Where the head only averages and adds (<see cref="Explainer.IsExact"/>), a number is what its cell says for the
/// class, and the mean of all is the class's score: class activation mapping. Else Grad-CAM, whose numbers are 0 or more and have
/// no unit. <b>Source</b> Zhou et al., arXiv 1512.04150; Lin, Chen, Yan, arXiv 1312.4400; Selvaraju et al., arXiv 1610.02391.
/// </remarks>
public sealed class ClassMap
{
    /// <summary>
    /// A part that holds less than this share of the first is a speck. A large picture has room for many objects and for more
    /// specks.
    /// </summary>
    private const double Speck = 0.1, SmoothedSpeck = 0.25;

    private readonly SeenWindow _window;

    internal ClassMap(
        int index, string label, float probability, float score, int height, int width, float[] values, SeenWindow window)
    {
        (Index, Label, Probability, Score, Height, Width) = (index, label, probability, score, height, width);
        (Values, _window) = ([.. values], window);
    }

    /// <summary>
    /// By how many pixels of the picture the map is smoothed before boxes are drawn around what stands out; 0 for not at all.
    /// </summary>
    internal double Smoothing { get; init; }

    /// <summary>Whether the numbers are the cells' shares in the score; else they are Grad-CAM's.</summary>
    internal bool IsExact { get; init; } = true;

    /// <summary>The class's index among the model's labels.</summary>
    public int Index { get; }

    /// <summary>The class's name.</summary>
    public string Label { get; }

    /// <summary>How likely the model holds it, in [0, 1].</summary>
    public float Probability { get; }

    /// <summary>The class's score before the softmax.</summary>
    public float Score { get; }

    /// <summary>The grid's rows.</summary>
    public int Height { get; }

    /// <summary>The grid's columns.</summary>
    public int Width { get; }

    /// <summary>The numbers, [<see cref="Height"/>, <see cref="Width"/>].</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>The largest number.</summary>
    public float Largest => Values.Max();

    /// <summary>The mean of all numbers.</summary>
    public double Mean => Values.Average(value => (double)value);

    /// <summary>
    /// The map over the whole picture, between the middles of the cells bilinearly; 0 where the network did not look.
    /// </summary>
    /// <returns>A number for each pixel, [picture's height, picture's width].</returns>
    public float[] OverPicture() => Over(_window.PictureHeight, _window.PictureWidth);

    /// <summary>The same for the picture resized to another size.</summary>
    internal float[] Over(int height, int width)
    {
        float[] all = new float[height * width];
        var columns = new (int From, int To, float Share)[width];
        for (int x = 0; x < columns.Length; x++)
        {
            columns[x] = Between(_window.AcrossAt((x + 0.5) * _window.PictureWidth / width), Width);
        }

        for (int y = 0; y < height; y++)
        {
            (int upper, int lower, float down) = Between(_window.DownAt((y + 0.5) * _window.PictureHeight / height), Height);
            for (int x = 0; upper >= 0 && x < columns.Length; x++)
            {
                (int left, int right, float across) = columns[x];
                if (left >= 0)
                {
                    float top = Mix(At(upper, left), At(upper, right), across);
                    float bottom = Mix(At(lower, left), At(lower, right), across);
                    all[(y * width) + x] = Mix(top, bottom, down);
                }
            }
        }

        return all;
    }

    /// <summary>The pixel of the picture at which the map is largest; of equals the first, row by row.</summary>
    public (int X, int Y) Peak()
    {
        float[] all = OverPicture();
        int at = Array.IndexOf(all, all.Max());
        return (at % _window.PictureWidth, at / _window.PictureWidth);
    }

    /// <summary>
    /// Boxes around what stands out: around each part of the picture that hangs together and where the map has at least a share
    /// of its largest number. The one that holds most comes first; specks are left out. None where the map is nowhere above 0.
    /// The map of a picture at its own size is smoothed first, to a quarter of the side of the network's input.
    /// </summary>
    /// <param name="share">The share of the largest number, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public IReadOnlyList<Box> Boxes(double share = 0.5)
    {
        if (share is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, $"ClassMap: expected a share in (0, 1], got {share}.");
        }

        float[] all = OverPicture();
        MapSmoothing.Apply(all, _window.PictureHeight, _window.PictureWidth, Smoothing);
        float least = (float)(share * all.Max());
        double leastOfFirst = Smoothing > 0 ? SmoothedSpeck : Speck;
        return least > 0 ? MapRegions.Find(all, _window.PictureHeight, _window.PictureWidth, least, leastOfFirst) : [];
    }

    /// <summary>Other numbers on the same grid over the same picture.</summary>
    internal ClassMap With(float[] values) => new(Index, Label, Probability, Score, Height, Width, values, _window)
    {
        Smoothing = Smoothing,
        IsExact = IsExact,
    };

    private float At(int row, int column) => Values[(row * Width) + column];

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);

    /// <summary>The two cells around a place in [0, 1] and how far it is from the first to the second; −1 outside.</summary>
    private static (int From, int To, float Share) Between(double place, int cells)
    {
        if (place is < 0 or > 1)
        {
            return (-1, -1, 0);
        }

        double middle = Math.Clamp((place * cells) - 0.5, 0, cells - 1);
        int from = (int)middle;
        return (from, Math.Min(from + 1, cells - 1), (float)(middle - from));
    }
}
