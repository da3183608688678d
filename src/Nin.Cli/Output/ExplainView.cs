using Nin.Data;
using Nin.Explanation;

namespace Nin.Cli.Output;

/// <summary>Explanations as lines: the picture, its label, how likely it is, and the file with the maps.</summary>
internal sealed class ExplainView(Screen screen, bool showsBoxes)
{
    private const int MostBoxes = 5;

    /// <summary>Shows one picture's.</summary>
    public void Write(string file, ExplainedImage explained, DrawnMaps maps)
    {
        screen.Line(
            $"{Screen.Escape(file)}  [bold]{Screen.Escape(explained.Prediction.Label)}[/]  "
            + $"{Figures.Percent(explained.Prediction.Probability)}  [grey]{Screen.Escape(maps.Sheet)}[/]");
        for (int i = 0; i < explained.Maps.Length; i++)
        {
            string where = showsBoxes ? $": {Where(explained.Maps[i])}" : "";
            string overlay = i < maps.Overlays.Count ? $"  [grey]{Screen.Escape(maps.Overlays[i])}[/]" : "";
            if (where.Length + overlay.Length > 0)
            {
                screen.Line($"  {Screen.Escape(explained.Maps[i].Label)}{where}{overlay}");
            }
        }
    }

    /// <summary>The strongest boxes; the sheet has the same.</summary>
    private static string Where(ClassMap map)
    {
        IReadOnlyList<Box> boxes = map.Boxes();
        string more = boxes.Count > MostBoxes ? $" and {boxes.Count - MostBoxes} more" : "";
        return boxes.Count == 0
            ? "nowhere"
            : string.Join("; ", boxes.Take(MostBoxes).Select(box => $"{box.Left},{box.Top} to {box.Right},{box.Bottom}")) + more;
    }
}
