namespace Nin.Formats.Archives;

/// <summary>What an entry of a tar archive is.</summary>
internal enum TarKind
{
    File,
    Folder,
    HardLink,
    SymbolicLink,
    Device,
    Pipe,
    Other,
}
