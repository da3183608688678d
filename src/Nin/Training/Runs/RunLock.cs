using System.Globalization;
using Nin.Formats;

namespace Nin.Training.Runs;

/// <summary>
/// A run's folder as one's own: whoever holds the lock writes in it, and nobody else. The system gives it up when the process
/// ends, however it ends.
/// </summary>
/// <remarks>
/// It is an exclusive lock on a file in the folder, which is gone once the lock is; beside it lies a line about the holder,
/// for those who find the folder taken.
/// </remarks>
public sealed class RunLock : IDisposable
{
    private const string FileName = ".lock", HolderName = ".lock-holder";

    /// <summary>
    /// The folder may vanish while it is being taken: one who made it and found nothing to do in it removes it.
    /// </summary>
    private const int Attempts = 10;

    private readonly FileStream _file;
    private readonly IReadOnlyList<string> _made;

    private RunLock(string folder, FileStream file, IReadOnlyList<string> made) => (Folder, _file, _made) = (folder, file, made);

    /// <summary>The folder that is held, as a full path.</summary>
    public string Folder { get; }

    private string Holder => Path.Combine(Folder, HolderName);

    /// <summary>
    /// Takes a folder, which is made where it does not exist, and clears the temporary files that dead processes left in it.
    /// </summary>
    /// <param name="folder">The folder of a run.</param>
    /// <exception cref="RunLockedException">Another process, or another run of this one, is at work in it.</exception>
    /// <exception cref="IOException">The folder cannot be made, or no file can be written in it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static RunLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.GetFullPath(folder);
        var made = new List<string>();
        for (int attempt = 1; ; attempt++)
        {
            for (string? parent = path; parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
            {
                made.Add(parent);
            }

            try
            {
                Directory.CreateDirectory(path);
                FileStream file = AtomicFile.OpenLock(Path.Combine(path, FileName));
                return Begin(new RunLock(path, file, [.. made.Distinct().OrderByDescending(name => name.Length)]));
            }
            catch (IOException error) when (attempt < Attempts && IsGone(error))
            {
                // Whoever gave the lock back has just taken the folder away, or the file between its opening and its locking.
            }
            catch (IOException error) when (IsHeld(error))
            {
                throw new RunLockedException(
                    $"'{folder}' is in use by {HolderOf(path)}. Wait until it ends, or take another folder.", error);
            }
            catch (Exception error)
            {
                AtomicFile.RemoveEmptyFolders(made);
                if (AtomicFile.Renamed(error, Path.Combine(path, HolderName), path) is Exception ofHolder)
                {
                    throw ofHolder;
                }

                if (AtomicFile.Renamed(error, Path.Combine(path, FileName), path) is Exception ofLock)
                {
                    throw ofLock;
                }

                throw;
            }
        }
    }

    /// <summary>Gives the folder back. One that was made for the lock and is still empty is removed.</summary>
    public void Dispose()
    {
        if (!_file.CanRead)
        {
            return;
        }

        // Without the lock the line says nothing, should it stay; the next holder writes another over it.
        AtomicFile.DeleteQuietly(Holder);
        _file.Dispose();
        AtomicFile.RemoveEmptyFolders(_made);
    }

    private static RunLock Begin(RunLock held)
    {
        try
        {
            TemporaryFiles.Clear(held.Folder);
            AtomicFile.WriteText(held.Holder, string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName} since {TimeProvider.System.GetLocalNow():yyyy-MM-dd HH:mm:ss zzz}"));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether the folder or the file was taken away while it was being opened. A folder that is removed just after it could not
    /// be made, since it was there, is "a file that exists" to .NET on Linux and macOS (EEXIST).
    /// </summary>
    private static bool IsGone(IOException error)
    {
        const int exists = 17;
        return error is DirectoryNotFoundException or FileNotFoundException
            || (!OperatingSystem.IsWindows() && error.HResult == exists);
    }

    /// <summary>
    /// Whether somebody else's lock stood in the way: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.
    /// </summary>
    private static bool IsHeld(IOException error)
    {
        const int linux = 11, mac = 35, windows = unchecked((int)0x80070020);
        return error.HResult == (OperatingSystem.IsWindows() ? windows : OperatingSystem.IsLinux() ? linux : mac);
    }

    private static string HolderOf(string folder)
    {
        const int longest = 200;
        try
        {
            string line = File.ReadAllText(Path.Combine(folder, HolderName));
            return new string([.. line.Take(longest).Where(character => !char.IsControl(character))]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
