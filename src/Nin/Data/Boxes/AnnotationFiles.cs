using System.Text;
using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Boxes;

/// <summary>The files that a reader of annotations looks into.</summary>
/// <param name="Source">The folder or archive.</param>
/// <param name="Pictures">Its pictures.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Options">Limits and cancellation.</param>
/// <param name="Notes">Where the reader writes down what it leaves out.</param>
internal sealed record AnnotationFiles(
    PictureSource Source, EncodedPictures Pictures, string Path, ReadOptions Options, OutcomeNotes Notes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, int> _others = NumbersOf(Source.Others);

    /// <summary>The bytes of a file that is no picture; null where there is none.</summary>
    /// <exception cref="NinFormatException">It is larger than <paramref name="largest"/>, or the archive is damaged.</exception>
    public ReadOnlyMemory<byte>? Bytes(string file, long largest)
    {
        Options.Cancellation.ThrowIfCancellationRequested();
        return _others.TryGetValue(file, out int index) ? Source.ReadOther(index, largest) : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>The lines of a text, without spaces around them; null where there is no such file.</summary>
    /// <exception cref="NinFormatException">It is no UTF-8, or larger than the limits allow.</exception>
    public string[]? Lines(string file, string format) => Text(file, format)?.Split('\n', StringSplitOptions.TrimEntries);

    /// <summary>A text; null where there is no such file.</summary>
    /// <exception cref="NinFormatException">It is no UTF-8, or larger than the limits allow.</exception>
    public string? Text(string file, string format)
    {
        if (Bytes(file, Options.Limits.HeaderBytes) is not ReadOnlyMemory<byte> bytes)
        {
            return null;
        }

        try
        {
            return Strict.GetString(bytes.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            throw Failure(format, "expected text in UTF-8.", file, error);
        }
    }

    /// <summary>What to throw where a file cannot be made sense of.</summary>
    public NinFormatException Failure(string format, string problem, string file, Exception? inner = null) =>
        new(format, problem, NameOf(file), inner: inner);

    private string NameOf(string file) =>
        _others.TryGetValue(file, out int index) ? Source.DescribeOther(index) : $"{Path}/{file}";

    private static Dictionary<string, int> NumbersOf(IReadOnlyList<string> paths)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < paths.Count; i++)
        {
            // An archive may have two files of a name; the first one counts.
            numbers.TryAdd(paths[i], i);
        }

        return numbers;
    }
}
