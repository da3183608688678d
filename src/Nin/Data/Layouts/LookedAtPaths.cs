using Nin.Data.Folders;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Data.Layouts;

/// <summary>The paths of the first files in a folder or an archive: what a layout is recognised by.</summary>
internal static class LookedAtPaths
{
    /// <summary>Entries looked at. Of a gzipped archive all that stands before an entry has to be inflated.</summary>
    private const int InFolder = 100_000, InArchive = 100_000, InGzip = 1000;

    /// <summary>The paths, with forward slashes; none where the folder or archive cannot be read.</summary>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public static List<string> Of(string path, CancellationToken cancellation)
    {
        try
        {
            return Directory.Exists(path)
                ? [.. FolderWalk.Entries(path, recurse: true, cancellation).Take(InFolder)
                    .Where(entry => entry.Kind == WalkedKind.File).Select(entry => entry.Path)]
                : FileKind.Special(path, 0) is not null ? []
                : ImageFolderLayout.IsZip(path) ? OfZip(path)
                : OfTar(path, cancellation);
        }
        catch (Exception error) when (error is NinFormatException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static List<string> OfZip(string path)
    {
        using var source = new ZipSource(path, Limits.Default);
        return [.. source.Paths, .. source.Others];
    }

    private static List<string> OfTar(string path, CancellationToken cancellation)
    {
        using TarArchive archive = TarArchive.Open(path, Limits.Default);
        List<string> names = [];
        for (int left = archive.IsCompressed ? InGzip : InArchive; left > 0 && archive.MoveNext(); left--)
        {
            cancellation.ThrowIfCancellationRequested();
            if (archive.IsFile)
            {
                names.Add(archive.Name.StartsWith("./", StringComparison.Ordinal) ? archive.Name[2..] : archive.Name);
            }
        }

        return names;
    }
}
