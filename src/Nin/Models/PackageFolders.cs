using Nin.Data;

namespace Nin.Models;

/// <summary>The folders that NuGet packages are unpacked in.</summary>
internal static class PackageFolders
{
    /// <summary>The folder of NuGet, and the one in Nin's own cache.</summary>
    public static IReadOnlyList<string> All() => All(Environment.GetEnvironmentVariable);

    /// <summary>The one in Nin's own cache, where a package goes that is fetched for Nin alone.</summary>
    public static string Own(Func<string, string?> variable) => Path.Combine(DataRoots.Cache(variable), "packages");

    internal static IReadOnlyList<string> All(Func<string, string?> variable)
    {
        string? asked = variable("NUGET_PACKAGES");
        string usual = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return [string.IsNullOrEmpty(asked) ? usual : asked, Own(variable)];
    }
}
