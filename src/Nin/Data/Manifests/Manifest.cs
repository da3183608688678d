using System.Text;
using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>
/// A list of pictures with their classes: a CSV file, or one of JSON lines, plain or gzipped. The pictures lie beside it or in
/// folders below it.
/// </summary>
/// <remarks>
/// CSV has a header with <c>path</c> and <c>label</c> in any order, and perhaps <c>split</c>; each of the JSON lines is an object
/// with such fields. Hugging Face's <c>file_name</c> stands for <c>path</c>. Paths are given from the list's folder. Labels are
/// names, in ordinal order, or whole numbers, in the order of their values. A split is <c>train</c>, <c>validation</c> (or
/// <c>val</c>) or <c>test</c>, and where it is empty the training part. Without splits about a fifth is set aside as the test
/// part, each picture by its own content.
/// <b>Source</b> RFC 4180; jsonlines.org; Hugging Face, <i>Create an image dataset</i>, "ImageFolder".
/// </remarks>
public static class Manifest
{
    internal const string CsvFormat = "CSV", JsonLinesFormat = "JSON lines";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a list; the pictures themselves are read when they are asked for.</summary>
    /// <param name="path">
    /// A file that ends in <c>.csv</c>, <c>.jsonl</c> or <c>.ndjson</c>, or in one of these and <c>.gz</c>.
    /// </param>
    /// <param name="name">What the set is called in messages.</param>
    /// <param name="limits">What may be spent.</param>
    /// <param name="allowOutside">Whether paths may be absolute or lead out of the list's folder.</param>
    /// <exception cref="NinFormatException">The list is no such file, or names a picture that lies outside.</exception>
    /// <exception cref="IOException">The list cannot be read.</exception>
    public static DataSplits Read(string path, string name, Limits? limits = null, bool allowOutside = false) =>
        Read(path, name, new ReadOptions(limits ?? Limits.Default) { AllowOutside = allowOutside, LeastClasses = 1 });

    internal static DataSplits Read(string path, string name, ReadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var set = new ManifestSet(Path.GetDirectoryName(Path.GetFullPath(path))!, path, options);
        AddRows(set, path, folder: "", part: null, options);
        return set.Split(name);
    }

    /// <summary>Takes up the rows of a list.</summary>
    /// <param name="set">Where they go.</param>
    /// <param name="path">The list.</param>
    /// <param name="folder">Its folder within the set; empty or with a slash at its end.</param>
    /// <param name="part">The part of its rows where they name none.</param>
    /// <param name="options">How the set is read.</param>
    internal static void AddRows(ManifestSet set, string path, string folder, FolderPart? part, ReadOptions options)
    {
        bool isCsv = IsCsv(path);
        string format = isCsv ? CsvFormat : JsonLinesFormat;
        NinFormatException Fail(string problem, long line) => new(format, $"line {line}: {problem}", path);
        using ContentStream content = ContentStream.Open(path, format, options.Limits);
        using var text = new StreamReader(content, Strict, detectEncodingFromByteOrderMarks: false);
        try
        {
            if (text.Peek() == '\uFEFF')
            {
                text.Read();
            }

            IEnumerable<ManifestRow> rows =
                isCsv ? CsvManifest.Rows(text, Fail) : JsonLinesManifest.Rows(text, options.Limits.HeaderBytes, Fail);
            foreach (ManifestRow row in rows)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                set.Add(row, folder, part, Fail);
            }
        }
        catch (DecoderFallbackException error)
        {
            throw new NinFormatException(format, "expected text in UTF-8.", path, inner: error);
        }
    }

    /// <summary>Whether a file is CSV by its ending, gzipped or not.</summary>
    internal static bool IsCsv(string path) => EndingOf(path) == ".csv";

    /// <summary>The ending, in small letters, without that of a gzipped file.</summary>
    internal static string EndingOf(string path)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return ending == ".gz" ? Path.GetExtension(Path.GetFileNameWithoutExtension(path)).ToLowerInvariant() : ending;
    }
}
