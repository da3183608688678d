using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>The pictures of one or several lists, as their rows come.</summary>
internal sealed class ManifestSet
{
    /// <summary>What a row costs in memory beside its path: a reference, the text's head, its place and label.</summary>
    private const int RowBytes = 64;

    private const int LongestLabel = 1000;

    private readonly ListedSource _source;
    private readonly LabelledRows _rows;
    private readonly LabelNames _labels = new();
    private readonly ReadOptions _options;
    private readonly string _path;
    private long _charged;

    /// <param name="folder">The folder that paths are given from.</param>
    /// <param name="path">The list or folder that was named.</param>
    /// <param name="options">How the set is read.</param>
    public ManifestSet(string folder, string path, ReadOptions options)
    {
        (_path, _options) = (path, options);
        (_source, _rows) = (new ListedSource(folder, options.Limits), new LabelledRows("list of pictures", path, options));
    }

    /// <summary>Takes up a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="folder">The folder of its list within the set; empty or with a slash at its end.</param>
    /// <param name="part">The part where the row names none.</param>
    /// <param name="fail">Makes the error for a problem on a line.</param>
    /// <exception cref="NinFormatException">A field is missing or lies outside, or the rows take too much memory.</exception>
    public void Add(ManifestRow row, string folder, FolderPart? part, Func<string, long, NinFormatException> fail)
    {
        _charged += RowBytes + (sizeof(char) * (long)(folder.Length + row.Path.Length));
        if (_charged > _options.Limits.DecodeBytes)
        {
            throw fail($"the rows up to here take more than {_options.Limits.DecodeBytes} bytes.", row.Line);
        }

        if (row.Label.Length is 0 or > LongestLabel)
        {
            throw fail($"expected a label of 1 to {LongestLabel} letters, got {row.Label.Length}.", row.Line);
        }

        FolderPart? own = row.Split.Length == 0 ? part : FolderPlan.PartOf(row.Split) ?? throw fail(
            $"expected a split of train, validation or test, got '{MessageText.Shorten(row.Split, 40)}'.", row.Line);
        _rows.Add(_source.Add(PathOf(row, folder, fail)), own, _labels.NumberOf(row.Label));
    }

    /// <summary>Makes the parts of the set.</summary>
    /// <exception cref="NinFormatException">There is nothing to learn from.</exception>
    public DataSplits Split(string name)
    {
        if (_source.Count == 0)
        {
            throw new NinFormatException("list of pictures", "expected pictures, got none.", _path);
        }

        (string[] classes, int[] placeOf) = _labels.InOrder();
        return _rows.Split(name, new EncodedPictures(_source, _options.Limits), classes, placeOf);
    }

    private string PathOf(ManifestRow row, string folder, Func<string, long, NinFormatException> fail)
    {
        if (ListedPath.Within(folder, row.Path) is string within)
        {
            return within;
        }

        if (row.Path.Length == 0 || row.Path.Contains('\0', StringComparison.Ordinal))
        {
            throw fail("expected the path of a picture, got none.", row.Line);
        }

        string shown = MessageText.Shorten(row.Path, 80);
        return !_options.AllowOutside ? throw fail($"'{shown}' lies outside the list's folder, which is not allowed.", row.Line)
            : ListedPath.IsAbsolute(row.Path) ? row.Path
            : folder + row.Path;
    }
}
