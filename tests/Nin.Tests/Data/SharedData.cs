using Nin.Data;
using Xunit.Abstractions;

namespace Nin.Tests.Data;

/// <summary>Real data sets that lie beside the checkout or where NIN_DATA says. Tests do without them, and say so.</summary>
internal static class SharedData
{
    /// <summary>A file of the shared data; null where it is not there, which the test's output says.</summary>
    public static string? Find(string file, ITestOutputHelper output)
    {
        string? found = DataRoots.Find(null, Environment.GetEnvironmentVariable, Environment.CurrentDirectory)
            .Append(BesideSources()).OfType<string>().Select(root => Path.Combine(root, file)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            output.WriteLine($"{file} is not there: the real files are not looked at here, only generated ones.");
        }

        return found;
    }

    /// <summary>The folder beside the checkout that the tests were built in.</summary>
    private static string? BesideSources()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nin.slnx")))
            {
                return Path.Combine(folder.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
