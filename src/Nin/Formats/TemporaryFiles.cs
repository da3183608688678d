using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Nin.Formats;

/// <summary>
/// The temporary files of <see cref="AtomicFile"/>: their names, and those that a process left when it was killed.
/// </summary>
internal static partial class TemporaryFiles
{
    private static long _made;

    /// <summary>
    /// A name beside the target that no other process and no other thread takes: it carries the process's id, the moment and a
    /// number. Not random ones: those come from /dev/urandom, which a bare root has not.
    /// </summary>
    public static string NameFor(string folder, string target) =>
        Path.Combine(
            folder,
            $".{target}.{Environment.ProcessId}-{Stopwatch.GetTimestamp():x16}{Interlocked.Increment(ref _made):x16}.tmp");

    /// <summary>Deletes what processes that have ended left in a folder, and gives the number of files.</summary>
    /// <remarks>
    /// Only a file that is named as <see cref="NameFor"/> names it, that nobody has open, and whose process is no more. The
    /// process may have been one of another machine, or its id may belong to a younger process now: a file older than the
    /// process of that id is not its own.
    /// </remarks>
    public static int Clear(string folder)
    {
        int cleared = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles(".*.tmp"))
        {
            Match name = Pattern().Match(file.Name);
            if (name.Success && file.LinkTarget is null && !IsOfLivingProcess(file, name.Groups[1].Value)
                && AtomicFile.DeleteUnlessOpen(file.FullName))
            {
                cleared++;
            }
        }

        return cleared;
    }

    private static bool IsOfLivingProcess(FileInfo file, string id)
    {
        if (!int.TryParse(id, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(number);
            return process.StartTime.ToUniversalTime() <= file.LastWriteTimeUtc;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It is there, and nothing more can be told of it.
            return true;
        }
    }

    [GeneratedRegex(@"^\..+\.([0-9]+)-[0-9a-f]{32}\.tmp\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
