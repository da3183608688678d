using Nin.Data;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Parquet.Format;

namespace Nin.Parquet;

/// <summary>Reads the files of a set one after the other, and makes its parts.</summary>
internal sealed class ParquetSet : IDisposable
{
    private readonly string _path, _folder;
    private readonly ReadOptions _options;
    private readonly ParquetOptions _columns;
    private readonly ParquetSource _source;
    private readonly LabelNames _names = new();
    private readonly LabelledRows _rows;
    private readonly HashSet<int> _used = [];
    private string[]? _classes;
    private int _withoutPicture, _withoutLabel;

    private ParquetSet(string path, ReadOptions options, ParquetOptions columns)
    {
        (_path, _options, _columns) = (path, options, columns);
        _folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        (_source, _rows) = (new ParquetSource(_folder, options.Limits), new LabelledRows(ParquetFile.FormatName, path, options));
    }

    public static DataSplits Read(string path, string name, ReadOptions options, ParquetOptions columns)
    {
        var set = new ParquetSet(path, options, columns);
        try
        {
            bool isFirst = true;
            foreach ((string within, FolderPart? part) in ParquetFiles.Of(path, options.Cancellation))
            {
                set.ReadFile(within, part, isFirst);
                isFirst = false;
            }

            return set.Split(name);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    public void Dispose() => _source.Dispose();

    private void ReadFile(string within, FolderPart? part, bool isFirst)
    {
        string path = Path.Combine(_folder, within);
        using ParquetFile file = ParquetFile.Open(path, _options.Limits);
        FeatureNames features = file.Footer.Features is string json ? FeatureNames.OfMetadata(json) : FeatureNames.None;
        PictureColumns columns = ColumnsOf(file, features, path);
        string[]? classes = ClassesOf(features, PictureColumns.FeatureOf(columns.Label));
        if (!isFirst && !(classes ?? []).SequenceEqual(_classes ?? []))
        {
            throw new NinFormatException(ParquetFile.FormatName, "expected the classes of the other files, got others.", path);
        }

        _classes = classes;
        _source.BeginFile(within);
        foreach (RowGroup group in file.RowGroups(columns.Image, columns.Label))
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            int first = _source.Count;
            _source.BeginGroup();
            var labels = new LabelSink(classes, _names);
            file.Read(columns.Label, group.Chunks[1], labels);
            file.Read(columns.Image, group.Chunks[0], _source);
            AddRows(first, part, labels.Labels);
        }
    }

    private void AddRows(int first, FolderPart? part, List<int> labels)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            if (!_source.Has(first + i))
            {
                _withoutPicture++;
            }
            else if (labels[i] == LabelSink.None)
            {
                _withoutLabel++;
            }
            else
            {
                _rows.Add(first + i, part, labels[i]);
                _used.Add(labels[i]);
            }
        }
    }

    private DataSplits Split(string name)
    {
        if (_rows.Count == 0)
        {
            throw new NinFormatException(
                ParquetFile.FormatName,
                $"expected rows with a picture and a label, got {CountText.Counted(_source.Count, "row")}{NoteOf(", ")}.", _path);
        }

        _source.End();
        (string[] classes, int[]? placeOf) = _classes is null ? _names.InOrder(_used.Contains) : (_classes, (int[]?)null);
        return _rows.Split(name, new EncodedPictures(_source, _options.Limits), classes, placeOf, NoteOf("left out: "));
    }

    private string? NoteOf(string before)
    {
        string[] notes =
        [
            .. _withoutPicture == 0 ? [] : (string[])[CountText.Counted(_withoutPicture, "row without a picture", "rows without a picture")],
            .. _withoutLabel == 0 ? [] : (string[])[CountText.Counted(_withoutLabel, "row without a label", "rows without a label")],
        ];
        return notes.Length == 0 ? null : before + string.Join(", ", notes);
    }

    private PictureColumns ColumnsOf(ParquetFile file, FeatureNames features, string path)
    {
        try
        {
            return PictureColumns.Of(file.Footer, features, _columns);
        }
        catch (NinFormatException error)
        {
            throw error.WithFile(path);
        }
    }

    /// <summary>The names of the classes: the file's own, else those that stand beside it or in the folder above.</summary>
    private string[]? ClassesOf(FeatureNames features, string column)
    {
        if (features.Classes.TryGetValue(column, out string[]? names))
        {
            return names;
        }

        string?[] folders = [_folder, Path.GetDirectoryName(Path.GetFullPath(_folder))];
        foreach (string folder in folders.OfType<string>())
        {
            if (TextOf(Path.Combine(folder, "dataset_infos.json")) is string infos
                && FeatureNames.OfInfos(infos).Classes.TryGetValue(column, out names))
            {
                return names;
            }

            if (TextOf(Path.Combine(folder, "README.md")) is string card && DatasetCard.ClassesOf(card, column) is string[] listed)
            {
                return listed;
            }
        }

        return null;
    }

    private string? TextOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= _options.Limits.HeaderBytes && FileKind.MayOpen(path, file.Length)
                ? File.ReadAllText(path)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
