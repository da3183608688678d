using Nin.Data.Folders;
using Nin.Formats;
using Nin.Formats.Archives;
using Nin.Parquet.Format;

namespace Nin.Parquet;

/// <summary>
/// Pictures that stand in columns. They are read once, row group by row group, and laid down where each can be read by itself: in
/// memory while they are few, else in a temporary file. A column's data can only be read as a whole.
/// </summary>
/// <param name="folder">The folder that the files' names are given from.</param>
/// <param name="limits">What may be spent.</param>
internal sealed class ParquetSource(string folder, Limits limits) : EncodedSource, IColumnSink
{
    private const int InMemory = 64 << 20;

    private readonly SpooledFile _bytes = new(InMemory);
    private readonly List<Entry> _entries = [];
    private readonly List<(int First, string File)> _files = [];
    private readonly Dictionary<int, Entry> _fromDictionary = [];
    private int _row;

    /// <summary>A picture.</summary>
    /// <param name="Start">Where its bytes begin; below 0 where the row has no picture.</param>
    /// <param name="Length">Their number.</param>
    /// <param name="Row">Its row in the file.</param>
    private readonly record struct Entry(long Start, int Length, int Row);

    /// <summary>The rows so far, those without a picture among them.</summary>
    public override int Count => _entries.Count;

    /// <summary>Whether a row has a picture.</summary>
    public bool Has(int index) => _entries[index].Start >= 0;

    /// <summary>Begins with a file: what is added next comes from it.</summary>
    public void BeginFile(string within)
    {
        _files.Add((Count, within));
        _row = 0;
    }

    /// <summary>Begins with a row group, which has a dictionary of its own.</summary>
    public void BeginGroup() => _fromDictionary.Clear();

    /// <summary>Ends the writing.</summary>
    public void End() => _bytes.Flush();

    public void AddMissing() => _entries.Add(new Entry(-1, 0, _row++));

    public void AddNumber(long value) => throw new InvalidOperationException("A column of pictures has bytes.");

    public void AddBytes(ReadOnlySpan<byte> value, int entry)
    {
        if (entry >= 0 && _fromDictionary.TryGetValue(entry, out Entry known))
        {
            _entries.Add(known with { Row = _row++ });
            return;
        }

        long start = _bytes.Length;
        if (value.Length <= limits.PictureBytes)
        {
            if (start + value.Length > limits.ArchiveBytes)
            {
                throw PageReader.Failure($"the pictures take more than {limits.ArchiveBytes} bytes (Limits.ArchiveBytes).");
            }

            _bytes.Append(value);
        }

        var added = new Entry(start, value.Length, _row++);
        _entries.Add(added);
        if (entry >= 0)
        {
            _fromDictionary.Add(entry, added);
        }
    }

    public override string PathOf(int index) => $"{FileOf(index)}#{_entries[index].Row}";

    public override string Describe(int index) => Path.Combine(folder, PathOf(index));

    public override long LengthOf(int index) => _entries[index].Length;

    public override ReadOnlyMemory<byte> Read(int index)
    {
        Entry entry = _entries[index];
        if (entry.Length > limits.PictureBytes)
        {
            throw TooLarge(Describe(index), entry.Length, limits);
        }

        byte[] content = new byte[entry.Length];
        _bytes.Read(entry.Start, content);
        return content;
    }

    public override void Dispose() => _bytes.Dispose();

    /// <summary>The last file that begins at or before a picture.</summary>
    private string FileOf(int index)
    {
        int low = 0, high = _files.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _files[middle].First <= index ? (middle, high) : (low, middle - 1);
        }

        return _files[low].File;
    }
}
