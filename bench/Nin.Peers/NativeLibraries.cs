using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Nin.Peers;

/// <summary>
/// Loads a package's native libraries before the package does, for one line that says what is wrong. TorchSharp would print
/// pages, and copy half a gigabyte to try again.
/// </summary>
internal static partial class NativeLibraries
{
    /// <summary>Loads libraries from a folder.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="names">Their names without what a system puts before and behind them.</param>
    /// <exception cref="DllNotFoundException">One does not load; the message is one line that names it and says why.</exception>
    public static void Load(string folder, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            string file = OperatingSystem.IsWindows() ? $"{name}.dll"
                : OperatingSystem.IsMacOS() ? $"lib{name}.dylib"
                : $"lib{name}.so";
            try
            {
                NativeLibrary.Load(Path.Combine(folder, file));
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                throw new DllNotFoundException($"{file} does not load here: {Reason(error.Message)}", error);
            }
        }
    }

    /// <summary>The system's own words, which stand in the last line, without the folders of this machine.</summary>
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Folders().Replace(lines[^1], "");
    }

    [GeneratedRegex(@"(?<=^|[\s('`])(/[^\s/:]+)+/")]
    private static partial Regex Folders();
}
