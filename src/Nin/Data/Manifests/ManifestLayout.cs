using System.Text;
using Nin.Formats;

namespace Nin.Data.Manifests;

/// <summary>Recognises lists of pictures by as little as can be looked at.</summary>
internal static class ManifestLayout
{
    private const int LookedAt = 4096;

    /// <summary>Whether a file is called a list.</summary>
    public static bool IsFile(string path) => Manifest.EndingOf(path) is ".csv" or ".jsonl" or ".ndjson" && File.Exists(path);

    /// <summary>Whether a folder has a list in Hugging Face's place that names labels; others say nothing of classes.</summary>
    public static bool IsFolder(string path)
    {
        try
        {
            return Directory.Exists(path)
                && ManifestFolder.ListsIn(path).Any(list => HasLabels(Path.Combine(path, list.Within)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HasLabels(string path)
    {
        if (FileKind.Special(path, 0) is not null)
        {
            return false;
        }

        byte[] start = new byte[LookedAt];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string line = Encoding.UTF8.GetString(start, 0, read).TrimStart('\uFEFF').Split('\n')[0];
        return Manifest.IsCsv(path) ? CsvManifest.IsHeader(line) : line.Contains($"\"{ManifestRow.LabelName}\"", StringComparison.Ordinal);
    }
}
