using System.Runtime.InteropServices;

namespace Nin.Data.Download;

/// <summary>
/// Whether https can be spoken here. On Linux .NET does so by the system's OpenSSL, and without it the runtime ends the process.
/// </summary>
internal static class OpenSsl
{
    /// <summary>What is said where it cannot.</summary>
    public const string Missing =
        "cannot be asked: https needs OpenSSL, and this system has none (its library is libssl.so.3; Debian's package is "
            + "libssl3)";

    /// <summary>The names by which .NET looks for it.</summary>
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0",
        "libssl.so.10"];

    private static readonly Lazy<bool> Found = new(() => !OperatingSystem.IsLinux() || Names.Any(Loads));

    /// <summary>Whether https can be spoken.</summary>
    public static bool IsThere => Found.Value;

    private static bool Loads(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }
}
