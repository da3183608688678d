using System.Globalization;
using Nin.Formats;

namespace Nin.Training.Logging;

/// <summary>
/// Writes a table of a run: a header, and a row an epoch, with the names of <c>metrics.jsonl</c>. Numbers are written alike in
/// every culture, and read back to the same bits; a cell is empty where there is no validation part.
/// </summary>
/// <remarks>
/// The file is written anew after each epoch, whole or not at all. A resumed run begins with the rows of the epochs before, and
/// no epoch stands in it twice. <b>Source</b> RFC 4180.
/// </remarks>
public sealed class CsvLog : ITrainingObserver
{
    private static readonly (string Name, Func<EpochMetrics, IFormattable?> Value)[] Columns =
    [
        ("epoch", epoch => epoch.Epoch),
        ("step", epoch => epoch.Step),
        ("learningRate", epoch => epoch.LearningRate),
        ("trainLoss", epoch => epoch.TrainLoss),
        ("trainAccuracy", epoch => epoch.TrainAccuracy),
        ("validationLoss", epoch => epoch.ValidationLoss),
        ("validationAccuracy", epoch => epoch.ValidationAccuracy),
        ("picturesPerSecond", epoch => epoch.PicturesPerSecond),
        ("dataWaitShare", epoch => epoch.DataWaitShare),
        ("seconds", epoch => epoch.Seconds),
    ];

    private readonly string _path;
    private readonly List<EpochMetrics> _epochs = [];

    /// <param name="path">The file, in a folder that is there when the run begins. What it held is replaced.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void OnStart(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _epochs.Clear();
        _epochs.AddRange(start.History);
        Write();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void OnEpoch(EpochMetrics metrics, bool isBest)
    {
        ArgumentNullException.ThrowIfNull(metrics);

        // A run whose head died begins again with its first epoch.
        _epochs.RemoveAll(epoch => epoch.Epoch >= metrics.Epoch);
        _epochs.Add(metrics);
        Write();
    }

    private void Write()
    {
        IEnumerable<IEnumerable<string>> rows =
        [
            Columns.Select(column => column.Name),
            .. _epochs.Select(epoch => Columns.Select(
                column => column.Value(epoch)?.ToString(null, CultureInfo.InvariantCulture) ?? "")),
        ];
        AtomicFile.WriteText(_path, string.Concat(rows.Select(row => string.Join(',', row) + "\r\n")));
    }
}
