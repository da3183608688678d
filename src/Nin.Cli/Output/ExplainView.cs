using Nin.Data;
using Nin.Explanation;

namespace Nin.Cli.Output;

/// <summary>Explanations as lines: the picture, its label, how likely it is, and the file with the maps.</summary>
internal sealed class ExplainView(Screen screen, bool showsBoxes)
{
    /// <summary>Shows one picture's.</summary>
    public void Write(string file, ExplainedImage explained, string maps)
    {
        screen.Line(
            $"{Screen.Escape(file)}  [bold]{Screen.Escape(explained.Prediction.Label)}[/]  "
            + $"{Figures.Percent(explained.Prediction.Probability)}  [grey]{Screen.Escape(maps)}[/]");
        if (!showsBoxes)
        {
            return;
        }

        foreach (ClassMap map in explained.Maps)
        {
            IReadOnlyList<Box> boxes = map.Boxes();
            string where = boxes.Count == 0 ? "nowhere" : string.Join("; ", boxes.Select(Text));
            screen.Line($"  {Screen.Escape(map.Label)}: {where}");
        }

        static string Text(Box box) => $"{box.Left},{box.Top} to {box.Right},{box.Bottom}";
    }
}
