using Nin.Data.Checking;
using Nin.Formats;

namespace Nin.Cli.Output;

/// <summary>Shows how far a look through a data set is: a line that moves, not more often than one can see.</summary>
internal sealed class DataCheckView(Screen screen, TimeProvider clock) : IWorkObserver<DataCheckProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _drawn = clock.GetTimestamp();

    public void OnProgress(in DataCheckProgress progress)
    {
        lock (_gate)
        {
            if (clock.GetElapsedTime(_drawn) < Interval && progress.Read < progress.Pictures)
            {
                return;
            }

            _drawn = clock.GetTimestamp();
            string text = progress.Read < progress.Pictures
                ? $"{Figures.Count(progress.Read)} of {Figures.Count(progress.Pictures)} pictures"
                : "looking for copies ...";
            screen.Status($"[grey]{Screen.Escape(text[..Math.Min(text.Length, screen.Width - 1)])}[/]");
        }
    }
}
