using System.Globalization;
using Nin.Data.Download;

namespace Nin.Cli.Output;

/// <summary>
/// A download as lines: one a file, and on a terminal a bar under them that moves, elsewhere a line now and then.
/// </summary>
internal sealed class DownloadView : IDownloadObserver
{
    private const int ShortestBar = 8, LongestBar = 40;

    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100), LineInterval = TimeSpan.FromSeconds(30);

    private readonly Screen _screen;
    private readonly TimeProvider _clock;
    private readonly int _nameWidth;
    private long _asked, _before;
    private long? _drawn;

    public DownloadView(Screen screen, TimeProvider clock, DownloadSource source, string folder)
    {
        (_screen, _clock) = (screen, clock);
        _nameWidth = source.Files.Max(file => file.Name.Length);
        _screen.Field("folder", 10, folder);
        string size = $"{Figures.Mebibytes(source.Files.Sum(file => file.Bytes))} in {source.Files.Count} "
            + $"file{(source.Files.Count == 1 ? "" : "s")}";
        _screen.Field("size", 10, size);
        _screen.Line();
    }

    public void OnAsking(DownloadFile file, Uri address, long received)
    {
        (_asked, _before) = (_clock.GetTimestamp(), -1);
        _drawn = _screen.IsTerminal ? null : _asked;
        string start = received > 0 ? $", from {Size(received)} on" : "";
        if (_screen.IsTerminal)
        {
            string text = $"asking {address.Host}{start} ...";
            _screen.Status($"[grey]{Screen.Escape(text[..Math.Min(text.Length, _screen.Width - 1)])}[/]");
        }
        else
        {
            _screen.Plain($"{Row(file)}  from {address.Host}{start}");
        }
    }

    public void OnProgress(in DownloadProgress progress)
    {
        // The pace is that of the address asked: not of what was there, and not from before a start from the beginning.
        _before = _before < 0 || progress.Received < _before ? progress.Received : _before;
        if (_drawn is long drawn && _clock.GetElapsedTime(drawn) < (_screen.IsTerminal ? BarInterval : LineInterval))
        {
            return;
        }

        _drawn = _clock.GetTimestamp();
        double seconds = _clock.GetElapsedTime(_asked).TotalSeconds;
        double pace = seconds > 0 ? (progress.Received - _before) / seconds : 0;
        if (_screen.IsTerminal)
        {
            _screen.Status(BarOf(progress, pace, _screen.Width));
        }
        else
        {
            _screen.Plain($"{Figures.Mebibytes(progress.Received)} of {Figures.Mebibytes(progress.Total)}{Pace(progress, pace)}");
        }
    }

    public void OnFile(DownloadedFile file) =>
        _screen.Line(
            $"{Screen.Escape(Row(file.File))}  [green]{(file.From is null ? "is there already" : "fetched, SHA-256 right")}[/]");

    public void OnNotice(string text) => _screen.Message($"note: {text}", "yellow");

    /// <summary>Takes the bar away.</summary>
    public void End() => _screen.Status(null);

    /// <summary>Says what can be done now.</summary>
    public void Finish(string nextCommand)
    {
        _screen.Line();
        _screen.Line("[grey]Next:[/]");
        _screen.Line($"  {Screen.Escape(nextCommand)}");
    }

    /// <summary>The moving line, as long as the terminal allows.</summary>
    internal static string BarOf(in DownloadProgress progress, double pace, int width)
    {
        string start = $"{100 * progress.Received / progress.Total,3} %  ";
        string size = $"  {Figures.Mebibytes(progress.Received)} of {Figures.Mebibytes(progress.Total)}";
        int room = width - 1 - start.Length;
        string text = new[] { size + Pace(progress, pace), size, "" }.First(
            text => room - text.Length >= ShortestBar || text.Length == 0);
        int bar = Math.Clamp(room - text.Length, 0, LongestBar);
        int done = (int)(bar * progress.Received / progress.Total);
        return $"{start}[green]{new string('━', done)}[/][grey]{new string('─', bar - done)}[/]{Screen.Escape(text)}";
    }

    private static string Pace(in DownloadProgress progress, double bytesPerSecond) => bytesPerSecond <= 0
        ? ""
        : $"  {Figures.Mebibytes((long)bytesPerSecond)}/s  "
            + $"{Figures.Time((progress.Total - progress.Received) / bytesPerSecond)} left";

    private string Row(DownloadFile file) => $"{file.Name.PadRight(_nameWidth)}  {Size(file.Bytes),10}";

    /// <summary>Files of labels are small beside their pictures.</summary>
    private static string Size(long bytes) =>
        bytes >= 100 * 1024 ? Figures.Mebibytes(bytes) : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB");
}
