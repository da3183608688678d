using System.Globalization;
using System.Text;
using Nin.Data.Folders;
using Nin.Parquet.Format;

namespace Nin.Parquet;

/// <summary>Takes up the labels of rows, as numbers of classes.</summary>
/// <param name="classes">The names of the classes, where the file gives them: a number is then a class's place.</param>
/// <param name="names">Where other labels get their numbers.</param>
internal sealed class LabelSink(string[]? classes, LabelNames names) : IColumnSink
{
    /// <summary>The number of a row without a label.</summary>
    public const int None = -1;

    private const int LongestLabel = 1000;

    /// <summary>The labels so far.</summary>
    public List<int> Labels { get; } = [];

    public void AddMissing() => Labels.Add(None);

    /// <summary>A number below 0 is the hub's for a picture whose class is kept secret.</summary>
    public void AddNumber(long value)
    {
        if (classes is not null && value >= classes.Length)
        {
            throw PageReader.Failure($"expected labels below {classes.Length}, got {value}.");
        }

        Labels.Add(value < 0 ? None
            : classes is not null ? (int)value
            : names.NumberOf(value.ToString(CultureInfo.InvariantCulture)));
    }

    public void AddBytes(ReadOnlySpan<byte> value, int entry)
    {
        if (value.Length > LongestLabel)
        {
            throw PageReader.Failure($"expected labels of at most {LongestLabel} bytes, got {value.Length}.");
        }

        string text = Encoding.UTF8.GetString(value);
        Labels.Add(classes is null ? names.NumberOf(text)
            : Array.IndexOf(classes, text) is >= 0 and int place ? place
            : throw PageReader.Failure($"'{text}' is none of the {classes.Length} classes that the file names."));
    }
}
