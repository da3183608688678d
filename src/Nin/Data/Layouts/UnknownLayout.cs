using Nin.Data.Folders;
using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Data.Layouts;

/// <summary>Says why a folder or file is no data set, as far as that can be seen, and how pictures have to lie.</summary>
internal static class UnknownLayout
{
    private const int LookedAt = 100_000, LookedAtInArchive = 1000;
    private const string Expected = "expected pictures in folders named by their classes";

    public static NinFormatException Of(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            return OfFolder(path, cancellation);
        }

        string name = Path.GetFileName(path);
        if (PictureSource.IsPicture(name))
        {
            string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) is { Length: > 0 } parent
                ? parent
                : "photos";
            return Problem(
                $"{Expected}, got a picture.", path,
                $"Put pictures like this, and name the folder above the classes: {Example(folder, name)}.");
        }

        if (IsHdf5(path))
        {
            return Problem(
                "this is an HDF5 file (MATLAB 7.3 writes such), which is not read.", path,
                "Save SVHN's .mat files with -v6 or -v7 and name their folder, or unpack the pictures into folders named by "
                    + "their classes.");
        }

        if (StartsWith(path, "PAR1"u8))
        {
            return Problem(
                "this is a Parquet file; the layout is not known.", path, "The assembly Nin.Parquet reads such; it has to be registered.");
        }

        if (new FileInfo(path).Length == 0)
        {
            return Problem("the file is empty.", path, "Name a folder or an archive with pictures in it.");
        }

        return PictureInArchive(path) is string picture
            ? Problem(
                $"{Expected}, got an archive with pictures in no folder, such as {picture}.", path,
                $"Each class is a folder: pack them like this: {Example("photos", picture)}.")
            : Problem(
                "the layout is not known.", path,
                $"Known are: {string.Join("; ", DataLayout.All.Select(layout => layout.Name))}.");
    }

    private static bool StartsWith(string path, ReadOnlySpan<byte> signature)
    {
        Span<byte> start = stackalloc byte[signature.Length];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(signature);
    }

    /// <summary>The signature of HDF5, or the text that MATLAB puts before it.</summary>
    private static bool IsHdf5(string path)
    {
        byte[] start = new byte[32];
        using FileStream file = File.OpenRead(path);
        ReadOnlySpan<byte> read = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return read.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F'])
            || read.StartsWith("MATLAB 7.3 MAT-file"u8);
    }

    private static NinFormatException OfFolder(string path, CancellationToken cancellation)
    {
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        List<WalkedEntry> entries;
        try
        {
            entries = [.. FolderWalk.Entries(path, recurse: true, cancellation).Where(
                entry => !PictureSource.IsSystemFile(entry.Path)).Take(LookedAt)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Problem($"the folder cannot be read: {MessageText.Of(error)}", path, null);
        }

        string[] pictures = [.. entries.Where(entry => entry.Kind == WalkedKind.File && PictureSource.IsPicture(entry.Path))
            .Select(entry => entry.Path)];
        int files = entries.Count(entry => entry.Kind == WalkedKind.File);
        return pictures.Length > 0
            ? Problem(
                $"{Expected}, got {CountText.Counted(pictures.Length, "picture")} in no folder below it, such as "
                    + $"{pictures.Min(StringComparer.Ordinal)}.", path,
                $"Each class is a folder: put them like this: {Example(folder, pictures.Min(StringComparer.Ordinal)!)}.")
            : Problem(
                $"{Expected}, got "
                    + $"{(files == 0 ? "a folder without a file" : $"{CountText.Counted(files, "file")} and no picture")}.", path,
                $"Put pictures like this: {Example(folder, "1.jpg")}.");
    }

    /// <summary>A picture that lies at the top of an archive; null where none of its first entries is one.</summary>
    private static string? PictureInArchive(string path)
    {
        try
        {
            if (ImageFolderLayout.IsZip(path))
            {
                using var zip = new ZipSource(path, Limits.Default);
                return zip.Paths.Count > 0 ? zip.Paths[0] : null;
            }

            using TarArchive tar = TarArchive.Open(path, Limits.Default);
            for (int i = 0; i < LookedAtInArchive && tar.MoveNext(); i++)
            {
                if (tar.IsFile && PictureSource.IsPicture(tar.Name))
                {
                    return tar.Name;
                }
            }
        }
        catch (Exception error) when (error is NinFormatException or IOException or UnauthorizedAccessException)
        {
            // It is no archive, or a damaged one: then nothing is known of it.
        }

        return null;
    }

    private static string Example(string folder, string picture) => $"{folder}/cats/{picture}, {folder}/dogs/2.jpg";

    private static NinFormatException Problem(string problem, string path, string? hint) =>
        new("data set", problem, path, hint: hint);
}
