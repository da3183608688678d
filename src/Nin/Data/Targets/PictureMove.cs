namespace Nin.Data.Targets;

/// <summary>
/// Where the places of a picture went: what crops, resizing, flips and shifts did to it, one after the other, as one map. It
/// moves boxes and masks along with their picture.
/// </summary>
/// <remarks>
/// Every step keeps rows level and columns upright, so all of them together show a window of the picture, mirrored perhaps, that
/// is stretched over the result. A window may reach over the picture's edge, and a shift brings in pixels without content: what
/// is shown of the picture is remembered beside the window. What has no place, such as a change of colours or a square that is
/// cut out, is no move: an object that is hidden in part still is where it was.
/// <b>Units</b> Pixels from the upper left corner; a pixel's own area is one by one. The default value shows nothing; begin with
/// <see cref="None"/>.
/// </remarks>
public readonly record struct PictureMove
{
    /// <summary>A box of which less than this share of its area is left is dropped, where nothing else is said.</summary>
    public const double DefaultLeastShare = 0.1;

    /// <summary>
    /// What is left of a box must be wider and higher than this: thinner than that are the roundings of an edge.
    /// </summary>
    private const double LeastSide = 1e-6;

    // The window of the picture that the result shows; of a mirrored one the left edge is greater than the right one.
    private readonly double _left, _top, _right, _bottom;

    // The part of the result that has content.
    private readonly double _shownLeft, _shownTop, _shownRight, _shownBottom;

    private PictureMove(int fromHeight, int fromWidth, int height, int width, Edges window, Edges shown)
    {
        (FromHeight, FromWidth, Height, Width) = (fromHeight, fromWidth, height, width);
        (_left, _top, _right, _bottom) = window;
        (_shownLeft, _shownTop, _shownRight, _shownBottom) = shown;
    }

    /// <summary>The rows of the picture.</summary>
    public int FromHeight { get; }

    /// <summary>The columns of the picture.</summary>
    public int FromWidth { get; }

    /// <summary>The rows of the result.</summary>
    public int Height { get; }

    /// <summary>The columns of the result.</summary>
    public int Width { get; }

    /// <summary>Whether every pixel stays where it is.</summary>
    public bool IsNone => this == None(FromHeight, FromWidth);

    /// <summary>The part of the picture that the result shows, by its edges; it may reach over the picture's own.</summary>
    internal (double Left, double Top, double Right, double Bottom) Seen => (_left, _top, _right, _bottom);

    private Edges Window => new(_left, _top, _right, _bottom);

    private Edges Shown => new(_shownLeft, _shownTop, _shownRight, _shownBottom);

    /// <summary>No move: the picture as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static PictureMove None(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var all = new Edges(0, 0, width, height);
        return new PictureMove(height, width, height, width, all, all);
    }

    /// <summary>Then a window is cut out; where it reaches over the edge there is nothing.</summary>
    /// <param name="top">The window's first row; negative above the picture.</param>
    /// <param name="left">The window's first column; negative beside the picture.</param>
    /// <param name="height">The window's rows.</param>
    /// <param name="width">The window's columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public PictureMove Cropped(int top, int left, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var window = new Edges(ColumnOf(left), RowOf(top), ColumnOf((double)left + width), RowOf((double)top + height));
        return new PictureMove(FromHeight, FromWidth, height, width, window, Shown.Moved(-left, -top).Within(width, height));
    }

    /// <summary>Then it is stretched or shrunk to a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public PictureMove Resized(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return new PictureMove(
            FromHeight, FromWidth, height, width, Window, Shown.Scaled((double)width / Width, (double)height / Height).Within(
                width, height));
    }

    /// <summary>Then it is mirrored left to right.</summary>
    public PictureMove Flipped() => new(
        FromHeight, FromWidth, Height, Width, new Edges(_right, _top, _left, _bottom),
        new Edges(Width - _shownRight, _shownTop, Width - _shownLeft, _shownBottom));

    /// <summary>Then it is shifted within its size; what leaves it is gone, and what comes in has no content.</summary>
    /// <param name="down">Rows.</param>
    /// <param name="right">Columns.</param>
    public PictureMove Shifted(int down, int right) => down == 0 && right == 0 ? this : Cropped(-down, -right, Height, Width);

    /// <summary>The boxes where they are now, cut off where the result ends or has no content.</summary>
    /// <param name="boxes">Boxes in the picture.</param>
    /// <param name="leastShare">
    /// A box of which less than this share of its area is left is dropped, as one of which nothing is left; in [0, 1].
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1].</exception>
    public BoxesTarget Apply(BoxesTarget boxes, double leastShare = DefaultLeastShare)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (leastShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(leastShare), leastShare, $"PictureMove: expected a share in [0, 1], got {leastShare}.");
        }

        if (IsNone)
        {
            return boxes;
        }

        var moved = new List<LabelledBox>(boxes.Boxes.Length);
        foreach (LabelledBox box in boxes.Boxes)
        {
            (double a, double b) = (ColumnTo(box.Left), ColumnTo(box.Right));
            var whole = new Edges(Math.Min(a, b), RowTo(box.Top), Math.Max(a, b), RowTo(box.Bottom));
            Edges left = whole.Within(Shown);
            if (left.Right - left.Left > LeastSide && left.Bottom - left.Top > LeastSide && left.Area >= leastShare * whole.Area)
            {
                moved.Add(new LabelledBox(box.Label, (float)left.Left, (float)left.Top, (float)left.Right, (float)left.Bottom));
            }
        }

        return new BoxesTarget([.. moved]);
    }

    /// <summary>
    /// The mask as the result shows it, by the nearest pixel; <see cref="MaskTarget.Ignored"/> where there is no content.
    /// </summary>
    /// <remarks><b>Shapes</b> [FromHeight, FromWidth] to [Height, Width].</remarks>
    /// <exception cref="ArgumentException">The mask has another size than the picture.</exception>
    public MaskTarget Apply(MaskTarget mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if ((mask.Height, mask.Width) != (FromHeight, FromWidth))
        {
            throw new ArgumentException(
                $"PictureMove: expected a mask of {FromHeight}x{FromWidth} pixels, got {mask.Height}x{mask.Width}.",
                nameof(mask));
        }

        if (IsNone)
        {
            return mask;
        }

        // The column that each pixel's middle comes from; -1 where it has no content.
        int[] columns = new int[Width];
        for (int x = 0; x < Width; x++)
        {
            columns[x] = Nearest(x + 0.5, _shownLeft, _shownRight, ColumnOf(x + 0.5), FromWidth);
        }

        ReadOnlySpan<byte> from = mask.Labels.Span;
        byte[] labels = new byte[Height * Width];
        for (int y = 0; y < Height; y++)
        {
            int row = Nearest(y + 0.5, _shownTop, _shownBottom, RowOf(y + 0.5), FromHeight);
            Span<byte> to = labels.AsSpan(y * Width, Width);
            if (row < 0)
            {
                to.Fill(MaskTarget.Ignored);
                continue;
            }

            ReadOnlySpan<byte> source = from.Slice(row * FromWidth, FromWidth);
            for (int x = 0; x < to.Length; x++)
            {
                to[x] = columns[x] < 0 ? MaskTarget.Ignored : source[columns[x]];
            }
        }

        return new MaskTarget(Height, Width, labels);
    }

    /// <summary>The pixel of the picture at a place; -1 where the result has no content.</summary>
    private static int Nearest(double place, double shownFrom, double shownTo, double from, int count)
    {
        int pixel = (int)Math.Floor(from);
        return place < shownFrom || place >= shownTo || pixel < 0 || pixel >= count ? -1 : pixel;
    }

    /// <summary>The column of the picture that a column of the result shows.</summary>
    private double ColumnOf(double column) => _left + (column * (_right - _left) / Width);

    private double RowOf(double row) => _top + (row * (_bottom - _top) / Height);

    /// <summary>The column of the result at which a column of the picture is shown.</summary>
    private double ColumnTo(double column) => (column - _left) * Width / (_right - _left);

    private double RowTo(double row) => (row - _top) * Height / (_bottom - _top);

    /// <summary>A rectangle by its edges.</summary>
    private readonly record struct Edges(double Left, double Top, double Right, double Bottom)
    {
        public double Area => Math.Max(Right - Left, 0) * Math.Max(Bottom - Top, 0);

        public Edges Moved(double right, double down) => new(Left + right, Top + down, Right + right, Bottom + down);

        public Edges Scaled(double across, double down) => new(Left * across, Top * down, Right * across, Bottom * down);

        public Edges Within(Edges other) => new(
            Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

        public Edges Within(double width, double height) => Within(new Edges(0, 0, width, height));
    }
}
