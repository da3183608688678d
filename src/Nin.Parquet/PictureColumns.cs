using Nin.Formats;
using Nin.Parquet.Format;

namespace Nin.Parquet;

/// <summary>Which columns of a file hold the pictures and their labels.</summary>
/// <param name="Image">The pictures, encoded.</param>
/// <param name="Label">The labels.</param>
internal sealed record PictureColumns(ParquetColumn Image, ParquetColumn Label)
{
    private const string Bytes = ".bytes";

    private static readonly string[] ImageNames = ["image", "img", "picture"];
    private static readonly string[] LabelNames = ["label", "labels", "fine_label", "class"];

    /// <summary>Chooses the columns.</summary>
    /// <param name="footer">The file's columns.</param>
    /// <param name="features">What the file says of them.</param>
    /// <param name="options">The names that are asked for, if any.</param>
    /// <exception cref="NinFormatException">There are none such, or several that may be meant.</exception>
    public static PictureColumns Of(ParquetFooter footer, FeatureNames features, ParquetOptions options)
    {
        ParquetColumn[] images = [.. footer.Columns.Where(column => column.IsBinary)];
        ParquetColumn[] labels = [.. footer.Columns.Where(column => column.IsLabel)];
        ParquetColumn? image = Find(images, options.ImageColumn, ImageNames, features.Images);
        ParquetColumn? label = Find(labels, options.LabelColumn, LabelNames, [.. features.Classes.Keys]);
        return image is not null && label is not null ? new PictureColumns(image, label) : throw new NinFormatException(
            ParquetFile.FormatName,
            $"expected a column of {(image is null ? "pictures" : "labels")} "
            + $"({Names(image is null ? options.ImageColumn : options.LabelColumn, image is null ? ImageNames : LabelNames)}), got "
            + $"{MessageText.Shorten(string.Join(", ", footer.Columns.Select(Described)), 150)}.");
    }

    /// <summary>A feature's name, which is that of its column or of the structure around it.</summary>
    public static string FeatureOf(ParquetColumn column) => column.Path.EndsWith(Bytes, StringComparison.Ordinal)
        ? column.Path[..^Bytes.Length]
        : column.Path;

    private static ParquetColumn? Find(
        ParquetColumn[] all, string? asked, string[] usual, IReadOnlyCollection<string> told)
    {
        if (asked is not null)
        {
            return Named(asked);
        }

        if (usual.Select(Named).FirstOrDefault(column => column is not null) is ParquetColumn found)
        {
            return found;
        }

        ParquetColumn[] candidates = [.. told.Select(Named).OfType<ParquetColumn>()];
        candidates = candidates.Length > 0 ? candidates : all;
        return candidates.Length == 1 ? candidates[0] : null;

        ParquetColumn? Named(string name) => all.FirstOrDefault(column => column.Path == name || FeatureOf(column) == name);
    }

    private static string Names(string? asked, string[] usual) => asked ?? string.Join(", ", usual);

    private static string Described(ParquetColumn column) =>
        $"{column.Path} ({(column.IsText ? "text" : column.Type.ToString().ToLowerInvariant())}{(column.IsRepeated ? ", a list" : "")})";
}
