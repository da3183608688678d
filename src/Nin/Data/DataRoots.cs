using Nin.Formats;

namespace Nin.Data;

/// <summary>The folders in which named data sets are looked for.</summary>
internal static class DataRoots
{
    /// <summary>The folders, first one first; they need not exist.</summary>
    /// <param name="dataRoot">The folder given by the caller, or null.</param>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <param name="workingFolder">The folder the program runs in.</param>
    internal static IReadOnlyList<string> Find(string? dataRoot, Func<string, string?> variable, string workingFolder)
    {
        string?[] roots = [dataRoot, variable("NIN_DATA"), BesideCheckout(workingFolder), Cache(variable)];
        return [.. roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.GetFullPath(root!,
            workingFolder)).Distinct()];
    }

    /// <summary>
    /// The folder that downloads go to, one of those looked into: the one given, else that of <c>NIN_DATA</c> where it can be
    /// written, else the user's cache. Data that many share is often theirs to read only.
    /// </summary>
    internal static string ForDownloads(string? dataRoot, Func<string, string?> variable, string workingFolder)
    {
        string? shared = variable("NIN_DATA");
        string root = !string.IsNullOrEmpty(dataRoot) ? dataRoot
            : !string.IsNullOrEmpty(shared) && CanWrite(Path.GetFullPath(shared, workingFolder)) ? shared
            : Cache(variable);
        return Path.GetFullPath(root, workingFolder);
    }

    /// <summary><c>nin</c> in the user's cache.</summary>
    internal static string Cache(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "nin");
        }

        string? cache = variable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
        {
            cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }

        return Path.Combine(cache, "nin");
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            AtomicFile.CheckFolder(folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? BesideCheckout(string workingFolder)
    {
        for (DirectoryInfo? folder = new(workingFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nin.slnx")))
            {
                return Path.Combine(folder.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
