using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Nin.Cli;

/// <summary>Finds the assembly for further picture formats where it lies beside the command.</summary>
/// <remarks>
/// Not in the one file of eng/publish.sh: what that assembly needs may have been trimmed away, or no code can be loaded at all.
/// </remarks>
internal static class OptionalFormats
{
    private const string Assembly = "Nin.Imaging.Extra", Library = "Nin";

    /// <summary>Registers its formats; where it is not there, nothing happens.</summary>
    public static void Register(string folder)
    {
        string path = PathOf(folder, Assembly);
        if (RuntimeFeature.IsDynamicCodeSupported && File.Exists(path) && File.Exists(PathOf(folder, Library)))
        {
            Load(path);
        }
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "Only where the library is a file of its own, which is never trimmed.")]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2075", Justification = "Only where the library is a file of its own, which is never trimmed.")]
    private static void Load(string path)
    {
        // The libraries that it stands on lie beside it; the command's own list of assemblies does not name them.
        string folder = Path.GetDirectoryName(path)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name is string own && File.Exists(PathOf(folder, own))
                ? context.LoadFromAssemblyPath(PathOf(folder, own))
                : null;
        try
        {
            AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetType("Nin.Imaging.Extra.ExtraDecoders")?.GetMethod(
                "Register")?.Invoke(null, null);
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException or TargetInvocationException)
        {
            throw new IOException($"'{path}' cannot be loaded: it has to be of the same version as the command.", error);
        }
    }

    private static string PathOf(string folder, string assembly) => Path.Combine(folder, assembly + ".dll");
}
