using Nin.Training;

namespace Nin.Cli.Output;

/// <summary>The moving line of a training run, as long as the terminal allows.</summary>
internal static class ProgressLine
{
    private const int ShortestBar = 8;
    private const int LongestBar = 40;

    /// <summary>The line with its colours.</summary>
    public static string Of(in TrainingProgress progress, TimeLeft left, int width)
    {
        string epoch = $"epoch {progress.Epoch}/{progress.Epochs}";
        List<string> parts =
        [
            $"loss {Figures.Loss(progress.Loss)}",
            $"accuracy {Figures.Percent(progress.Accuracy)}",
            $"{Figures.Speed(progress.PicturesPerSecond)} pictures/s",
            left.Text(progress),
        ];

        // What matters least goes first: the speed, the loss, the accuracy.
        foreach (int next in (int[])[2, 0, 0])
        {
            if (Room(epoch, parts, width) >= ShortestBar)
            {
                break;
            }

            parts.RemoveAt(Math.Min(next, parts.Count - 1));
        }

        if (Room(epoch, parts, width) < 0)
        {
            parts.Clear();
        }

        int bar = Math.Clamp(Room(epoch, parts, width), 0, LongestBar);
        int done = (int)((long)bar * progress.Batch / Math.Max(progress.Batches, 1));
        string text = string.Concat(parts.Select(part => "  " + part));
        return $"{epoch}  [green]{new string('━', done)}[/][grey]{new string('─', bar - done)}[/]{Screen.Escape(text)}";
    }

    /// <summary>The columns left for the bar; the terminal's last one stays free, so that no line breaks.</summary>
    private static int Room(string epoch, List<string> parts, int width) =>
        width - 1 - epoch.Length - 2 - parts.Sum(part => part.Length + 2);
}
