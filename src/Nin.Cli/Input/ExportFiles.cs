using System.Text;
using Nin.Cli.Failures;

namespace Nin.Cli.Input;

/// <summary>
/// The files that an export writes. Their names are claimed before anything is computed, and their contents written when all of
/// them are there: what ends an export before that leaves every file as it was.
/// </summary>
/// <param name="model">The file of the model that is exported.</param>
internal sealed class ExportFiles(string model)
{
    /// <summary>Enough of a file to tell what it is by how it begins.</summary>
    private const int BeginningBytes = 4096;

    private readonly List<string> _claimed = [];
    private readonly List<(string Path, Action<Stream> Write)> _contents = [];

    /// <summary>Claims a name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isOurs">
    /// For a file that the user did not name: whether one that begins so was written by an earlier export, and may be replaced.
    /// </param>
    /// <exception cref="UsageException">The file is the model, or another that is written, or it is somebody else's.</exception>
    public void Claim(string path, Func<string, bool>? isOurs = null)
    {
        if (IsSame(path, model))
        {
            throw new UsageException($"'{path}' is the model, and would be written over; name another file.");
        }

        if (_claimed.Find(one => IsSame(one, path)) is not null)
        {
            throw new UsageException($"'{path}' would be written twice; name files that differ in more than their ending.");
        }

        if (Directory.Exists(path) || (isOurs is not null && File.Exists(path) && !isOurs(BeginningOf(path))))
        {
            throw new UsageException(
                $"'{path}' would be written over, and no export of this kind has made it; move it away, or name another file.");
        }

        _claimed.Add(path);
    }

    /// <summary>Adds a claimed file's content.</summary>
    public void Add(string path, Action<Stream> write) => _contents.Add((path, write));

    /// <inheritdoc cref="Add(string, Action{Stream})"/>
    public void Add(string path, byte[] content) => Add(path, stream => stream.Write(content));

    /// <inheritdoc cref="Add(string, Action{Stream})"/>
    public void Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes all of them; gives their paths.</summary>
    public IReadOnlyList<string> Write()
    {
        foreach ((string path, Action<Stream> write) in _contents)
        {
            OutputFile.Write(path, write);
        }

        return [.. _contents.Select(one => one.Path)];
    }

    /// <summary>Case says nothing on some systems, and two names that differ in it alone help on none.</summary>
    private static bool IsSame(string one, string other) =>
        string.Equals(Path.GetFullPath(one), Path.GetFullPath(other), StringComparison.OrdinalIgnoreCase);

    private static string BeginningOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] bytes = new byte[BeginningBytes];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
