using Nin.Formats;
using Nin.Formats.Archives;

namespace Nin.Data.Layouts;

/// <summary>Reads CIFAR-10 and CIFAR-100 in their binary layout, from a folder or straight from a <c>.tar.gz</c>.</summary>
/// <remarks>
/// <b>Source</b> A. Krizhevsky, <i>Learning Multiple Layers of Features from Tiny Images</i>, 2009, and the data's own page:
/// a CIFAR-10 record is a label and 3,072 bytes, a CIFAR-100 record a coarse label, a fine label and 3,072 bytes; the bytes
/// are the red, the green and the blue plane of a 32×32 picture. CIFAR-100's classes here are the fine ones.
/// </remarks>
public static class CifarBinary
{
    internal const string FormatName = "CIFAR";

    /// <summary>Reads a folder. Of CIFAR-10's five training files those are read that are there.</summary>
    /// <exception cref="NinFormatException">A file is damaged or larger than the limits allow.</exception>
    /// <exception cref="IOException">There is no training file, or a file cannot be read.</exception>
    public static DataSplits ReadFolder(string folder, string name, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        limits ??= Limits.Default;
        CifarLayout layout = LayoutOf(folder)
            ?? throw new FileNotFoundException(
                $"CIFAR: expected data_batch_1.bin (CIFAR-10) or train.bin (CIFAR-100) in '{folder}'.");
        var files = new CifarFiles(name, layout, limits);
        foreach (
            string path in layout.TrainFiles.Append(layout.TestFile).Append(layout.NamesFile).Select(
            file => Path.Combine(folder, file)))
        {
            if (File.Exists(path))
            {
                using ContentStream stream = ContentStream.Open(path, FormatName, limits);
                files.Add(Path.GetFileName(path), path, new FileInfo(path).Length, bytes => stream.Fill(bytes, "records"));
            }
        }

        return files.ToSplits(folder);
    }

    /// <summary>Reads a tar archive, plain or gzipped, without unpacking it.</summary>
    /// <exception cref="NinFormatException">
    /// The archive is damaged, larger than the limits allow or holds no CIFAR files.
    /// </exception>
    /// <exception cref="IOException">The archive is missing or cannot be read.</exception>
    public static DataSplits ReadArchive(string path, string name, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        limits ??= Limits.Default;
        using TarArchive archive = TarArchive.Open(path, limits);
        CifarFiles? files = null;
        while (archive.MoveNext())
        {
            string file = FileName(archive);
            files ??= LayoutOwning(file) is CifarLayout layout ? new CifarFiles(name, layout, limits) : null;
            if (files?.Layout.Owns(file) == true)
            {
                files.Add(file, $"{path}/{archive.Name}", archive.Length, archive.Fill);
            }
        }

        return files?.ToSplits(path)
            ?? throw new NinFormatException(
                FormatName, "expected data_batch_1.bin (CIFAR-10) or train.bin (CIFAR-100) in the archive.", path);
    }

    /// <summary>Whether a folder holds training files of the layout.</summary>
    internal static bool IsFolder(string folder) => LayoutOf(folder) is not null;

    /// <summary>Whether an archive holds files of the layout, as the names of its first entries say.</summary>
    internal static bool IsArchive(string path)
    {
        const int looked = 12;
        try
        {
            using TarArchive archive = TarArchive.Open(path, Limits.Default);
            for (int i = 0; i < looked && archive.MoveNext(); i++)
            {
                if (LayoutOwning(FileName(archive)) is not null)
                {
                    return true;
                }
            }
        }
        catch (Exception error) when (error is NinFormatException or IOException or UnauthorizedAccessException)
        {
            // Not an archive that can be read, so not one of these.
        }

        return false;
    }

    private static CifarLayout? LayoutOf(string folder) =>
        CifarLayout.All.FirstOrDefault(layout => layout.TrainFiles.Any(file => File.Exists(Path.Combine(folder, file))));

    private static CifarLayout? LayoutOwning(string file) => CifarLayout.All.FirstOrDefault(layout => layout.Owns(file));

    /// <summary>The last part of an entry's path; empty for a folder or a link.</summary>
    private static string FileName(TarArchive archive) =>
        archive.IsFile ? archive.Name[(archive.Name.LastIndexOf('/') + 1)..] : "";
}
