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
        return [.. roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.GetFullPath(root!, workingFolder)).Distinct()];
    }

    /// <summary>The folder downloads go to: <c>nin</c> in the user's cache.</summary>
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
