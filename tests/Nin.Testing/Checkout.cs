namespace Nin.Testing;

/// <summary>The checkout that the tests were built in.</summary>
public static class Checkout
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file of the data that NIN_DATA names, or that lies beside it; null where it is not there.</summary>
    public static string? SharedFile(string name)
    {
        string?[] folders = [Environment.GetEnvironmentVariable("NIN_DATA"), Path.Combine(Root, "..", "shared", "data")];
        return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, name))
            .FirstOrDefault(File.Exists);
    }

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nin.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"expected Nin.slnx above '{AppContext.BaseDirectory}'; there is none.");
    }
}
