using Nin.Random;

namespace Nin.Data.Augmenting;

/// <summary>Random changes to training pictures.</summary>
/// <remarks>
/// A crop is a window of the picture before preprocessing, and colours change there too; flip, shift and cutout act, in this
/// order, on the preprocessed numbers, whatever the preprocessing; mixup comes last. Where a shift or a cutout leaves a pixel
/// without content it is 0, unless the shift's fill is another: after standardising and after whitening that is the training
/// set's mean.
/// <b>Units</b> Pixels of the network's input.
/// </remarks>
/// <param name="Shift">
/// The largest shift in each direction; every shift from −Shift to Shift is equally likely, on each axis.
/// </param>
/// <param name="RandomCrop">Whether a window of the network's input size is cut at a random place out of larger pictures.</param>
/// <param name="HorizontalFlip">Whether every other picture, on average, is mirrored left to right.</param>
/// <param name="Cutout">The side of a square around a random pixel that is set to 0; it may reach over the edge. 0: none.</param>
/// <param name="RandomResizedCrop">
/// The least share of a picture's area that a <see cref="Data.Augmenting.RandomResizedCrop"/> shows, in [0, 1]. 0: none.
/// </param>
/// <param name="ColorJitter">
/// How far brightness, contrast and saturation may change, each by a factor in [1 − x, 1 + x], in [0, 1]. 0: not at all.
/// </param>
/// <param name="Mixup">
/// The α of the Beta distribution from which the share of two pictures in each other is drawn, in [0, 1]. 0: none. The label
/// becomes two labels with these shares.
/// </param>
/// <param name="MixupOffEpoch">
/// The epochs with mixup; those after them see pictures unmixed, as a network in use does. 0: all. As timm's
/// <c>mixup_off_epoch</c>.
/// </param>
/// <param name="Views">
/// The changed forms that a picture has, one an epoch in turn. What a part of a network whose weights stay as they are makes of
/// a form is then computed once and kept. 0: a new form in every epoch.
/// </param>
/// <param name="AlternatingFlip">
/// Whether each picture is mirrored in every other epoch: whether in the first one is drawn for each. In two epochs each is seen
/// both ways, which chance alone gives half of them. <b>Source</b> Jordan, arXiv 2404.00498, section 3.6.
/// </param>
/// <param name="ShiftFill">What a shift brings in at the edge.</param>
public sealed record Augmentation(
    int Shift = 0, bool RandomCrop = false, bool HorizontalFlip = false, int Cutout = 0,
    double RandomResizedCrop = 0, double ColorJitter = 0, double Mixup = 0, int MixupOffEpoch = 0, int Views = 0,
    bool AlternatingFlip = false, ShiftFill ShiftFill = ShiftFill.Zero)
{
    /// <summary>No change.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Checks the settings against the network's input.</summary>
    /// <exception cref="ArgumentException">A setting is out of range for such pictures.</exception>
    public void Validate(int height, int width)
    {
        int side = Math.Min(height, width);
        Require(Shift >= 0 && Shift < side, $"expected a shift from 0 to {side - 1} for {height}x{width} pictures, got {Shift}");
        Require(Cutout >= 0 && Cutout <= side, $"expected a cutout from 0 to {side} for {height}x{width} pictures, got {Cutout}");
        Require(RandomResizedCrop is >= 0 and <= 1, $"expected a randomResizedCrop in [0, 1], got {RandomResizedCrop}");
        Require(RandomResizedCrop == 0 || !RandomCrop, $"expected randomCrop or randomResizedCrop, got both");
        Require(ColorJitter is >= 0 and <= 1, $"expected a colorJitter in [0, 1], got {ColorJitter}");
        Require(Mixup is >= 0 and <= 1, $"expected a mixup in [0, 1], got {Mixup}");
        Require(MixupOffEpoch >= 0, $"expected a mixupOffEpoch of 0 or more, got {MixupOffEpoch}");
        Require(!HorizontalFlip || !AlternatingFlip, $"expected horizontalFlip or alternatingFlip, got both");
        Require(Enum.IsDefined(ShiftFill), $"expected a known shiftFill, got {ShiftFill}");
        Require(Views is >= 0 and <= MostViews, $"expected from 0 to {MostViews} views, got {Views}");
    }

    /// <summary>More forms than this would never be told from a new one in every epoch.</summary>
    internal const int MostViews = 1000;

    /// <summary>The epoch whose random numbers a picture's form is drawn from.</summary>
    internal int FormOf(int epoch) => Views == 0 ? epoch : epoch % Views;

    /// <summary>Whether a picture looks the same in every epoch.</summary>
    internal bool ChangesNothing => !AlternatingFlip
        && (Shift, RandomCrop, HorizontalFlip, Cutout, RandomResizedCrop, ColorJitter, Mixup) == (0, false, false, 0, 0, 0, 0);

    /// <summary>
    /// Whether a picture is mirrored in a form, where flips alternate; drawn from a stream of its own, which no epoch changes.
    /// </summary>
    internal bool AlternatelyFlipped(ulong seed, int form, int index)
    {
        var random = new RandomStream(seed, RandomPurpose.AlternatingFlip, 0, (uint)index);
        return AlternatingFlip && ((random.NextInt32(2) + form) & 1) == 1;
    }

    /// <summary>Whether pictures of an epoch, from 0, are mixed.</summary>
    internal bool Mixes(int epoch) => Mixup > 0 && (MixupOffEpoch == 0 || epoch < MixupOffEpoch);

    private static void Require(bool holds, FormattableString problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"Augmentation: {FormattableString.Invariant(problem)}.");
        }
    }

    /// <summary>Draws the corner of the crop: a uniform place of the window in the picture.</summary>
    internal static (int Top, int Left) DrawCorner(int spareRows, int spareColumns, ref RandomStream random) =>
        (random.NextInt32(spareRows + 1), random.NextInt32(spareColumns + 1));

    /// <summary>Flips, shifts and cuts out. Draws the same count of numbers for every picture.</summary>
    /// <param name="source">[height, width, channels].</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="alternatelyFlipped">Whether it is its turn to be mirrored, where flips alternate.</param>
    /// <param name="random">The picture's random numbers of the epoch.</param>
    /// <param name="destination">[height, width, channels]; must not overlap <paramref name="source"/>.</param>
    /// <returns>What was done to the places: first the flip, then the shift.</returns>
    internal (bool Flip, int Down, int Right) Apply(
        ReadOnlySpan<float> source, int height, int width, bool alternatelyFlipped, ref RandomStream random,
        Span<float> destination)
    {
        bool flip = alternatelyFlipped || (HorizontalFlip && random.NextInt32(2) == 1);
        int down = Shift == 0 ? 0 : random.NextInt32((2 * Shift) + 1) - Shift;
        int right = Shift == 0 ? 0 : random.NextInt32((2 * Shift) + 1) - Shift;
        if (ShiftFill == ShiftFill.Reflect && (down, right) != (0, 0))
        {
            PictureShift.Reflected(source, height, width, flip, down, right, destination);
        }
        else
        {
            Move(source, height, width, flip, down, right, destination);
        }

        if (Cutout > 0)
        {
            int top = random.NextInt32(height) - (Cutout / 2), left = random.NextInt32(width) - (Cutout / 2);
            Cut(height, width, top, left, destination);
        }

        return (flip, down, right);
    }

    private static void Move(
        ReadOnlySpan<float> source, int height, int width, bool flip, int down, int right, Span<float> destination)
    {
        if (!flip && down == 0 && right == 0)
        {
            source.CopyTo(destination);
            return;
        }

        destination.Clear();
        int channels = source.Length / (height * width), stride = width * channels;
        int firstColumn = Math.Max(right, 0), columns = width - Math.Abs(right);
        for (int y = Math.Max(down, 0); y < Math.Min(height, height + down); y++)
        {
            ReadOnlySpan<float> from = source.Slice((y - down) * stride, stride);
            Span<float> to = destination.Slice((y * stride) + (firstColumn * channels), columns * channels);
            if (!flip)
            {
                from.Slice((firstColumn - right) * channels, to.Length).CopyTo(to);
                continue;
            }

            for (int x = 0; x < columns; x++)
            {
                int mirrored = width - 1 - (firstColumn - right + x);
                from.Slice(mirrored * channels, channels).CopyTo(to[(x * channels)..]);
            }
        }
    }

    private void Cut(int height, int width, int top, int left, Span<float> destination)
    {
        int channels = destination.Length / (height * width);
        int firstColumn = Math.Max(left, 0), columns = Math.Min(left + Cutout, width) - firstColumn;
        for (int y = Math.Max(top, 0); y < Math.Min(top + Cutout, height); y++)
        {
            destination.Slice(((y * width) + firstColumn) * channels, columns * channels).Clear();
        }
    }
}
