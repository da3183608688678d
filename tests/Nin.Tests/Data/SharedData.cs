using Nin.Data;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.Tests.Data;

/// <summary>Real data sets that lie beside the checkout or where NIN_DATA says. Tests do without them, and say so.</summary>
internal static class SharedData
{
    /// <summary>A file of the shared data; null where it is not there, which the test's output says.</summary>
    public static string? Find(string file, ITestOutputHelper output)
    {
        string? found = DataRoots.Find(null, Environment.GetEnvironmentVariable, Environment.CurrentDirectory)
            .OfType<string>().Select(root => Path.Combine(root, file)).FirstOrDefault(File.Exists)
            ?? Checkout.SharedFile(file);
        if (found is null)
        {
            output.WriteLine($"{file} is not there: the real files are not looked at here, only generated ones.");
        }

        return found;
    }
}
