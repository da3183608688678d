using System.Globalization;
using Nin.Data;
using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>Draws what a unit looks for: the patches at which it is strongest, and what in them makes it so.</summary>
public static class UnitPicture
{
    private const int PanelSide = 288, PatchSide = 144, Columns = 3, FrameWidth = 3;
    private const string PatchName = "what it sees", SignalName = "what makes it strong";
    private const byte Padding = 48;
    private static readonly Rgb FrameColor = new(255, 196, 0);

    /// <summary>
    /// One picture: with a frame around what reaches the unit at its strongest place, beside it that patch as the network sees
    /// it, and what of it makes the unit strong.
    /// </summary>
    /// <param name="example">The picture and the place.</param>
    /// <param name="signal">What <see cref="LayerExplainer.Deconvolve"/> gives; left out where null.</param>
    public static Image Sheet(UnitExample example, float[]? signal = null)
    {
        ArgumentNullException.ThrowIfNull(example);
        UnitPlace place = example.Place;
        (string Name, Image Picture)[] panels =
        [
            ("picture", Framed(example)),
            (PatchName, Canvas.Fitted(PanelSide, Patch(example.Seen, place))),
            .. signal is null ? [] : ((string, Image)[])[(SignalName, Canvas.Fitted(
                PanelSide, Patch(SignalPicture(signal, example), place)))],
        ];
        string title = Canvas.Titled($"{place.Unit}", string.Create(
            CultureInfo.InvariantCulture, $"  {place.Value:G3} at row {place.Row}, column {place.Column}"));
        int width = Math.Max(
            panels.Sum(panel => WidthOf(panel.Name, panel.Picture)) + ((panels.Length - 1) * Canvas.Margin),
            Canvas.WidthOf(title));
        int height = panels.Max(panel => panel.Picture.Height);
        var sheet = new Canvas(height + (2 * (Canvas.Line + Canvas.Margin)), width + (2 * Canvas.Margin));
        sheet.Text(title, Canvas.Margin, Canvas.Margin);
        int left = Canvas.Margin;
        foreach ((string name, Image picture) in panels)
        {
            sheet.Place(picture, Canvas.Margin + Canvas.Line, left);
            sheet.Text(name, Canvas.Margin + Canvas.Line + height + 8, left, Canvas.FaintInk);
            left += WidthOf(name, picture) + Canvas.Margin;
        }

        return sheet.ToImage();
    }

    /// <summary>
    /// Pictures of a data set: the patches of each, the strongest first, with the unit's number; beside them, in the same places,
    /// what of each makes the unit strong.
    /// </summary>
    /// <param name="examples">The pictures and places, of one unit.</param>
    /// <param name="signals">What <see cref="LayerExplainer.Deconvolve"/> gives for each; left out where null.</param>
    /// <exception cref="ArgumentException">There is no example, or not as many signals as examples.</exception>
    public static Image Sheet(IReadOnlyList<UnitExample> examples, IReadOnlyList<float[]>? signals = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0 || (signals is not null && signals.Count != examples.Count))
        {
            throw new ArgumentException(
                $"expected an example at least and a signal for each, got {examples.Count} and {signals?.Count}.", nameof(examples));
        }

        Image[] patches = [.. examples.Select(example => Canvas.Fitted(PatchSide, Patch(example.Seen, example.Place)))];
        int across = Math.Min(Columns, patches.Length), down = (patches.Length + across - 1) / across;
        int caption = 14 + 6, tileHeight = patches[0].Height + caption, tileWidth = patches[0].Width + Canvas.Gap;
        int half = (across * tileWidth) - Canvas.Gap;
        string title = Canvas.Titled($"{examples[0].Place.Unit}");
        int width = Math.Max(signals is null ? half : (2 * half) + Canvas.Margin, Canvas.WidthOf(title));
        int head = Canvas.Margin + (2 * Canvas.Line);
        var sheet = new Canvas(head + (down * tileHeight) - 6 + Canvas.Margin, width + (2 * Canvas.Margin));
        sheet.Text(title, Canvas.Margin, Canvas.Margin);
        sheet.Text(PatchName, Canvas.Margin + Canvas.Line, Canvas.Margin, half, Canvas.FaintInk);
        if (signals is not null)
        {
            sheet.Text(SignalName, Canvas.Margin + Canvas.Line, Canvas.Margin + half + Canvas.Margin, half, Canvas.FaintInk);
        }

        for (int i = 0; i < patches.Length; i++)
        {
            int top = head + (i / across * tileHeight), left = Canvas.Margin + (i % across * tileWidth);
            sheet.Place(patches[i], top, left);
            sheet.Text(
                examples[i].Place.Value.ToString("G3", CultureInfo.InvariantCulture), top + patches[i].Height + 3, left,
                patches[i].Width, Canvas.FaintInk);
            if (signals is not null)
            {
                Image signal = Patch(SignalPicture(signals[i], examples[i]), examples[i].Place);
                sheet.Place(Canvas.Fitted(PatchSide, signal), top, left + half + Canvas.Margin);
            }
        }

        return sheet.ToImage();
    }

    private static int WidthOf(string name, Image picture) => Math.Max(picture.Width, Canvas.WidthOf(name));

    /// <summary>The picture as it was given, with the unit's field in a frame.</summary>
    private static Image Framed(UnitExample example)
    {
        Image picture = Canvas.Fitted(PanelSide, example.Picture.Flatten(Rgb.White));
        var canvas = new Canvas(picture.Height, picture.Width);
        canvas.Place(picture, 0, 0);
        (Box field, SeenWindow window) = (example.Place.Field, example.Window);
        int left = Across(field.Left), top = Down(field.Top);
        var box = new Box(left, top, Math.Max(Across(field.Right) - left, 1), Math.Max(Down(field.Bottom) - top, 1));
        canvas.Frame(box, FrameWidth, FrameColor);
        return canvas.ToImage();

        int Across(int column) => (int)Math.Round(
            (window.Left + ((window.Right - window.Left) * column / example.Seen.Width)) * picture.Width / window.PictureWidth);

        int Down(int row) => (int)Math.Round(
            (window.Top + ((window.Bottom - window.Top) * row / example.Seen.Height)) * picture.Height / window.PictureHeight);
    }

    /// <summary>The unit's field out of a picture of the network's size, with the padding that it reaches into.</summary>
    private static Image Patch(Image seen, UnitPlace place)
    {
        var patch = new Canvas(place.Window.Height, place.Window.Width, Padding);
        Box field = place.Field;
        if (field is { Height: > 0, Width: > 0 })
        {
            patch.Place(
                Crop.At(seen, field.Top, field.Left, field.Height, field.Width), field.Top - place.Window.Top,
                field.Left - place.Window.Left);
        }

        return patch.ToImage();
    }

    /// <summary>A signal on the network's input, as light as its own largest numbers allow.</summary>
    private static Image SignalPicture(float[] signal, UnitExample example) => SignedPicture.Of(
        example.Seen.Height, example.Seen.Width, example.Seen.Channels, signal, SignedPicture.ScaleOf(signal));
}
