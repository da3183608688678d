using Nin.Data.Folders;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Data.Layouts;

/// <summary>Recognises pictures in folders named by class, in a folder or an archive, by as little as can be looked at.</summary>
internal static class ImageFolderLayout
{
    /// <summary>Entries looked at before something is taken for no picture folder.</summary>
    private const int LookedInFolder = 100_000, LookedInArchive = 1000;

    /// <summary>Whether a folder has a picture in a folder.</summary>
    public static bool IsFolder(string path, CancellationToken cancellation)
    {
        try
        {
            return Directory.Exists(path) && FolderWalk.Entries(path, recurse: true, cancellation).Take(LookedInFolder)
                .Any(entry => entry.Kind == WalkedKind.File && IsPictureInFolder(entry.Path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether an archive has a picture in a folder, as the names of its first entries say. A damaged archive counts too:
    /// whoever reads it is told what is wrong with it.
    /// </summary>
    public static bool IsArchive(string path)
    {
        try
        {
            return File.Exists(path) && FileKind.Special(path, 0) is null
                && (IsZip(path) ? IsZipOfPictures(path) : IsTarOfPictures(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static bool IsZip(string path)
    {
        Span<byte> magic = stackalloc byte[4];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic is [(byte)'P', (byte)'K', 3 or 5, 4 or 6];
    }

    private static bool IsZipOfPictures(string path)
    {
        try
        {
            using var source = new ZipSource(path, Limits.Default);
            return source.Paths.Any(IsPictureInFolder);
        }
        catch (NinFormatException)
        {
            return true;
        }
    }

    private static bool IsTarOfPictures(string path)
    {
        using TarArchive archive = TarArchive.Open(path, Limits.Default);
        try
        {
            for (int i = 0; i < LookedInArchive && archive.MoveNext(); i++)
            {
                if (archive.IsFile && IsPictureInFolder(archive.Name))
                {
                    return true;
                }
            }

            return false;
        }
        catch (NinFormatException error)
        {
            return archive.IsDamagedBy(error);
        }
    }

    private static bool IsPictureInFolder(string path) => path.TrimStart('.', '/').Contains('/', StringComparison.Ordinal)
        && PictureSource.IsPicture(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
}
