namespace Nin.Formats;

/// <summary>
/// The one way anything is written: to a temporary file beside the target, flushed to the disk, then renamed over it.
/// A reader sees the old content or the new, never half of it; a failure leaves the old file as it was. Logs alone are added to.
/// </summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file through <paramref name="write"/>, replacing what was there only when all of it is on the disk.
    /// </summary>
    /// <param name="path">The target. Its folder must exist.</param>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the target is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written; the target is unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target)
            ?? throw new ArgumentException($"'{path}' names a folder, not a file.", nameof(path));
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"the folder of '{path}' does not exist.");
        }

        string temporary = TemporaryFiles.NameFor(folder, Path.GetFileName(target));
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            DeleteQuietly(temporary);
            if (Renamed(error, temporary, target) is Exception named)
            {
                throw named;
            }

            throw;
        }

        FolderSync.Flush(folder);
    }

    /// <summary>Writes a file of UTF-8 text.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Checks that files can be written into a folder, which need not exist yet. Leaves nothing behind.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static void CheckFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var missing = new List<string>();
        for (
            string? parent = Path.GetFullPath(folder); parent is not null
            && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
        {
            missing.Add(parent);
        }

        try
        {
            Directory.CreateDirectory(folder);
            string probe = TemporaryFiles.NameFor(folder, "writable");
            try
            {
                File.WriteAllText(probe, "x");
            }
            catch (Exception error) when (Renamed(error, probe, folder) is Exception named)
            {
                throw named;
            }
            finally
            {
                DeleteQuietly(probe);
            }
        }
        finally
        {
            RemoveEmptyFolders(missing);
        }
    }

    /// <summary>
    /// Adds whole records to a file that others read while it grows, in one piece; the file is made where there is none. A
    /// failure leaves what was there.
    /// </summary>
    internal static void Append(string path, ReadOnlySpan<byte> records)
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        long before = stream.Seek(0, SeekOrigin.End);
        try
        {
            stream.Write(records);
        }
        catch (IOException)
        {
            stream.SetLength(before);
            throw;
        }
    }

    /// <summary>
    /// Opens the part of a file that arrives in pieces: it lies beside the target under another name, outlives the process,
    /// and belongs to nobody else while it is open.
    /// </summary>
    internal static FileStream OpenPart(string path) =>
        new(Path.GetFullPath(path) + ".part", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);

    /// <summary>Puts a part that is whole in the target's place, once it is on the disk. Closes it.</summary>
    internal static void PlacePart(FileStream part, string path)
    {
        part.Flush(flushToDisk: true);
        part.Dispose();
        string target = Path.GetFullPath(path);
        File.Move(part.Name, target, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(target)!);
    }

    /// <summary>Removes a part. Closes it.</summary>
    internal static void DeletePart(FileStream part)
    {
        part.Dispose();
        DeleteQuietly(part.Name);
    }

    /// <summary>
    /// Opens a file that stands for something to be held by one at a time; it is made where there is none, and deleted when it is
    /// closed. .NET looks whether the file it has locked is still the one of that name.
    /// </summary>
    /// <exception cref="IOException">Somebody else has it open, or it cannot be made.</exception>
    internal static FileStream OpenLock(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);

    /// <summary>
    /// Deletes a file unless somebody has it open: a writer holds its lock, on another machine too. Says whether it did.
    /// </summary>
    internal static bool DeleteUnlessOpen(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes folders in this order, as far as they are empty.</summary>
    internal static void RemoveEmptyFolders(IEnumerable<string> folders)
    {
        try
        {
            foreach (string folder in folders.Where(Directory.Exists))
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody put something in it.
        }
    }

    /// <summary>Deletes a file that nobody misses, where that can be done.</summary>
    internal static void DeleteQuietly(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; a left-over temporary file is harmless.
        }
    }

    /// <summary>
    /// A failure with the name that the user knows in the place of the temporary file's; null where it does not say that.
    /// </summary>
    internal static Exception? Renamed(Exception error, string temporary, string target)
    {
        string message = error.Message.Replace(temporary, target, StringComparison.Ordinal);
        return message == error.Message ? null
            : error is UnauthorizedAccessException ? new UnauthorizedAccessException(message, error)
            : error is IOException ? new IOException(message, error) { HResult = error.HResult }
            : null;
    }
}
