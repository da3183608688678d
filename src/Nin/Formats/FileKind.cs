using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nin.Formats;

/// <summary>
/// Tells ordinary files from named pipes, sockets and devices, which must not be opened: reading them may never end.
/// </summary>
internal static class FileKind
{
    private const int WorkingFolder = -100, TypeOnly = 1, StatBytes = 256, ModeAt = 28;
    private const int TypeMask = 0xF000, Ordinary = 0x8000;

    /// <summary>
    /// Whether a path leads to something that is no ordinary file, and what that is; null for an ordinary file.
    /// </summary>
    /// <param name="path">A file that exists; links are followed.</param>
    /// <param name="length">The length that the system names for it.</param>
    /// <remarks>
    /// .NET has no name for the kind of a file. Pipes, sockets and devices have a length of 0, so only such are looked at: on
    /// Linux by the statx system call, elsewhere not at all, and <see cref="MayOpen"/> refuses them.
    /// </remarks>
    public static string? Special(string path, long length)
    {
        if (length > 0 || !OperatingSystem.IsLinux())
        {
            return null;
        }

        return TypeOf(path) switch
        {
            null or Ordinary => null,
            0x1000 => "a named pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => "no ordinary file",
        };
    }

    /// <summary>
    /// Whether opening a file of this length returns at once. One of length 0 that cannot be told from a pipe counts as empty.
    /// </summary>
    public static bool MayOpen(string path, long length) => length > 0 || (OperatingSystem.IsLinux() && TypeOf(path) == Ordinary);

    private static int? TypeOf(string path)
    {
        byte[] stat = new byte[StatBytes];
        try
        {
            return StatX(WorkingFolder, path, 0, TypeOnly, stat) == 0
                ? BinaryPrimitives.ReadUInt16LittleEndian(stat.AsSpan(ModeAt)) & TypeMask
                : null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

#pragma warning disable SYSLIB1054 // A generated import would need unsafe code for nothing.
    [DllImport("libc", EntryPoint = "statx")]
    private static extern int StatX(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] stat);
#pragma warning restore SYSLIB1054
}
