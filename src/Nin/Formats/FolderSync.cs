using System.Runtime.InteropServices;
using System.Text;

namespace Nin.Formats;

/// <summary>
/// Brings the names in a folder to the disk, so that a renamed file has its new name after a power failure too.
/// </summary>
/// <remarks>
/// .NET opens no folder, so the system is asked: <c>open</c>, <c>fsync</c>, <c>close</c>. On Windows a rename is in the file
/// system's journal, and a folder cannot be flushed.
/// </remarks>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Folders that this thread has brought to the disk: for the tests.</summary>
    [field: ThreadStatic]
    public static int Count { get; private set; }

    /// <summary>Flushes a folder. One that cannot be flushed is left: the content of its files is on the disk already.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open([.. Encoding.UTF8.GetBytes(folder), 0], ReadOnly);
        if (handle < 0)
        {
            return;
        }

        Count += Sync(handle) == 0 ? 1 : 0;
        _ = Close(handle);
    }

#pragma warning disable SYSLIB1054 // All arguments are passed as they are; a generated import would need unsafe code for nothing.
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
#pragma warning restore SYSLIB1054
}
