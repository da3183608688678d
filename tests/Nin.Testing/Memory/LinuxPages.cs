using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Nin.Testing.Memory;

/// <summary>Whole pages of memory, asked from Linux.</summary>
internal static unsafe partial class LinuxPages
{
    private const int ProtectionNone = 0, ProtectionReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    /// <summary>New pages, zero.</summary>
    public static byte* Map(nuint length)
    {
        nint address = MemoryMap(0, length, ProtectionReadWrite, PrivateAnonymous, -1, 0);
        return address == -1 ? throw new Win32Exception() : (byte*)address;
    }

    /// <summary>Makes pages such that touching them ends the process.</summary>
    public static void Forbid(byte* address, nuint length)
    {
        if (MemoryProtect((nint)address, length, ProtectionNone) != 0)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Gives pages back.</summary>
    public static void Unmap(byte* address, nuint length)
    {
        if (MemoryUnmap((nint)address, length) != 0)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MemoryMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int MemoryProtect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MemoryUnmap(nint address, nuint length);
}
