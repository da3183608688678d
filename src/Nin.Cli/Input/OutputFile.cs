using Nin.Cli.Failures;
using Nin.Formats;

namespace Nin.Cli.Input;

/// <summary>A file that an option asks for, checked before minutes of work and not after them.</summary>
internal static class OutputFile
{
    /// <exception cref="UsageException">The name has another ending, or it is a folder's.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static void Check(string option, string path, params string[] endings)
    {
        if (!endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || Directory.Exists(path))
        {
            throw new UsageException($"{option}: expected a file that ends in {string.Join(" or ", endings)}, got '{path}'.");
        }

        try
        {
            AtomicFile.CheckFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception error) when (Failure.IsOfFile(error))
        {
            throw new IOException($"'{path}' cannot be written: {Failure.MessageOf(error)}", error);
        }
    }

    /// <summary>Writes the file; a folder that is missing is made.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, write);
    }
}
