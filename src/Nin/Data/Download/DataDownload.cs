
namespace Nin.Data.Download;

/// <summary>
/// Fetches the files of a data set. A file appears under its name when it is whole and its SHA-256 right, and not before; what
/// has arrived until an interruption is kept, and the next download goes on with it.
/// </summary>
public sealed class DataDownload
{
    /// <summary>Getting this much further is progress, however often the connection is cut.</summary>
    private const long Step = 1 << 20;

    private readonly DownloadSource _source;
    private readonly DownloadOptions _options;
    private readonly string _folder;
    private readonly long _total;
    private long _there;

    /// <summary>Prepares a download.</summary>
    /// <param name="source">The files and where they are to be had.</param>
    /// <param name="folder">The folder they go to; it need not exist.</param>
    /// <param name="options">How patient to be, or null for the default.</param>
    public DataDownload(DownloadSource source, string folder, DownloadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_source, _folder, _options) = (source, Path.GetFullPath(folder), options ?? new DownloadOptions());
        _total = source.Files.Sum(file => file.Bytes);
    }

    /// <summary>
    /// The folder a set belongs into for <see cref="DataCatalog"/> to find it by name: one of that name in the data root
    /// given, else in <c>NIN_DATA</c> where that can be written, else in the user's cache.
    /// </summary>
    /// <param name="name">The set's name.</param>
    /// <param name="dataRoot">The folder for all sets, or null.</param>
    public static string FolderOf(string name, string? dataRoot = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Path.Combine(
            DataRoots.ForDownloads(dataRoot, Environment.GetEnvironmentVariable, Environment.CurrentDirectory), name);
    }

    /// <summary>Fetches every file that is not there yet.</summary>
    /// <param name="cancellation">Ends the download; what has arrived is kept.</param>
    /// <returns>The set's files, in the source's order.</returns>
    /// <exception cref="IOException">
    /// No address gave a file, a file of the name is there and is another one, or the folder cannot be written.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    /// <exception cref="OperationCanceledException">The download was cancelled.</exception>
    public async Task<IReadOnlyList<DownloadedFile>> RunAsync(CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(_folder);
        var done = new Dictionary<DownloadFile, DownloadedFile>();
        _there = 0;
        foreach (DownloadFile file in _source.Files)
        {
            if (await IsThereAsync(file, cancellation).ConfigureAwait(false))
            {
                Complete(done, new DownloadedFile(file, PathOf(file), From: null));
            }
        }

        // No proxy leads to this very machine.
        using var transfer = new FileTransfer(_options, useProxy: !_source.Addresses.All(address => address.IsLoopback));
        foreach (DownloadFile file in _source.Files.Where(file => !done.ContainsKey(file)))
        {
            cancellation.ThrowIfCancellationRequested();
            Complete(
                done,
                new DownloadedFile(file, PathOf(file), await FetchAsync(file, transfer, cancellation).ConfigureAwait(false)));
        }

        return [.. _source.Files.Select(file => done[file])];
    }

    private string PathOf(DownloadFile file) => Path.Combine(_folder, file.Name);

    private void Complete(Dictionary<DownloadFile, DownloadedFile> done, DownloadedFile file)
    {
        done.Add(file.File, file);
        _there += file.File.Bytes;
        _options.Observer?.OnFile(file);
    }

    /// <summary>Whether the file is there. One of the name that is another is the user's, and never replaced.</summary>
    private async Task<bool> IsThereAsync(DownloadFile file, CancellationToken cancellation)
    {
        string path = PathOf(file);
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        bool isRight = stream.Length == file.Bytes
            && Convert.ToHexStringLower(await Formats.Sha256.HashAsync(stream,
                cancellation).ConfigureAwait(false)) == file.Sha256;
        return isRight ? true : throw new IOException(
            $"'{path}' is there, and is not the official file of {file.Bytes} bytes with the SHA-256 {file.Sha256}. "
            + "Move it away, or choose another folder.");
    }

    /// <summary>Fetches a file from the first address that gives it.</summary>
    private async Task<Uri> FetchAsync(DownloadFile file, FileTransfer transfer, CancellationToken cancellation)
    {
        using var part = new PartFile(PathOf(file));
        if (part.Length > file.Bytes)
        {
            part.Restart();
        }

        var problems = new List<string>();
        foreach (Uri address in _source.Addresses.Select(folder => DownloadSource.AddressOf(file, folder)))
        {
            try
            {
                await FetchFromAsync(address, file, part, transfer, cancellation).ConfigureAwait(false);
                part.Place();
                return address;
            }
            catch (TransferException error)
            {
                problems.Add($"{address} {error.Message}");
                if (problems.Count < _source.Addresses.Count)
                {
                    _options.Observer?.OnNotice($"{problems[^1]}; trying another address.");
                }
            }
        }

        string kept = part.Length == 0
            ? ""
            : $" {part.Length} of {file.Bytes} bytes have arrived and are kept; another try goes on with them.";
        throw new IOException($"'{file.Name}' could not be fetched: {string.Join("; ", problems)}.{kept}");
    }

    /// <summary>Fetches a file from an address, which is asked again where that may help.</summary>
    private async Task FetchFromAsync(
        Uri address, DownloadFile file, PartFile part, FileTransfer transfer, CancellationToken cancellation)
    {
        long farthest = part.Length;
        for (int failures = 0; ;)
        {
            try
            {
                await FetchOnceAsync(address, file, part, transfer, cancellation).ConfigureAwait(false);
                return;
            }
            catch (TransferException error) when (error.MayPass)
            {
                // A server that always starts over and is always cut gets no further, however much it sends.
                bool isFurther = part.Length >= farthest + Step;
                (failures, farthest) = (isFurther ? 0 : failures + 1, Math.Max(farthest, part.Length));
                if (failures > _options.Retries)
                {
                    throw;
                }

                _options.Observer?.OnNotice($"{address} {error.Message}; asking again.");
                await Task.Delay(_options.RetryDelay * Math.Pow(2, Math.Max(failures - 1, 0)), cancellation).ConfigureAwait(
                    false);
            }
        }
    }

    private async Task FetchOnceAsync(
        Uri address, DownloadFile file, PartFile part, FileTransfer transfer, CancellationToken cancellation)
    {
        bool isOfOnePiece = false;
        if (part.Length < file.Bytes)
        {
            _options.Observer?.OnAsking(file, address, part.Length);
            isOfOnePiece = await transfer.ReceiveAsync(
                address, file, part, () =>
                    _options.Observer?.OnProgress(new(file, _there + part.Length, _total)), cancellation).ConfigureAwait(false);
        }

        string sum = await part.Sha256Async(cancellation).ConfigureAwait(false);
        if (sum != file.Sha256)
        {
            // Where pieces were put together an older one may be to blame, and the whole from here be right.
            part.Restart();
            throw new TransferException($"gave a file with the SHA-256 {sum}, expected {file.Sha256}", mayPass: !isOfOnePiece);
        }
    }
}
