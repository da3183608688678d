using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Formats;

namespace Nin.Data.Boxes;

/// <summary>
/// Takes up the boxes of one picture after the other: cuts off what leaves the picture, and leaves out what has no area.
/// </summary>
/// <param name="format">The format, as messages name it.</param>
/// <param name="limits">How many boxes a set may have, all together.</param>
/// <param name="notes">Where what was done is written down.</param>
internal sealed class BoxCollector(string format, Limits limits, OutcomeNotes notes)
{
    private readonly ImmutableArray<LabelledBox>.Builder _boxes = ImmutableArray.CreateBuilder<LabelledBox>();
    private long _count;

    /// <summary>Takes up a box.</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="label">The class.</param>
    /// <param name="left">The left edge.</param>
    /// <param name="top">The upper edge.</param>
    /// <param name="right">The right edge.</param>
    /// <param name="bottom">The lower edge.</param>
    /// <param name="width">The picture's width.</param>
    /// <param name="height">The picture's height.</param>
    /// <param name="tolerance">
    /// How far a box may reach over an edge without a note: tools disagree on where a picture begins.
    /// </param>
    /// <exception cref="NinFormatException">There are too many boxes.</exception>
    public void Add(
        string file, int label, double left, double top, double right, double bottom, double width, double height,
        double tolerance)
    {
        if (++_count > limits.Records)
        {
            throw new NinFormatException(format, $"expected at most {limits.Records} boxes.", file);
        }

        var box = new LabelledBox(
            label, (float)Math.Max(left, 0), (float)Math.Max(top, 0), (float)Math.Min(right, width), (float)Math.Min(
                bottom, height));
        if (!(right > left && bottom > top && box.Area > 0))
        {
            notes.LeaveOut(file, "box without area in its picture", "boxes without area in their pictures");
            return;
        }

        if (left < -tolerance || top < -tolerance || right > width + tolerance || bottom > height + tolerance)
        {
            notes.Say(
                file, "box reaches over its picture's edge and is cut off there",
                "boxes reach over their pictures' edges and are cut off there");
        }

        _boxes.Add(box);
    }

    /// <summary>The boxes since the last call.</summary>
    public ImmutableArray<LabelledBox> Take() => _boxes.DrainToImmutable();
}
