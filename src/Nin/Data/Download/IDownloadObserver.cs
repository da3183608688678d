namespace Nin.Data.Download;

/// <summary>Is told how a download goes, one call at a time.</summary>
public interface IDownloadObserver
{
    /// <summary>An address is asked for a file, or for its rest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The file's address.</param>
    /// <param name="received">The bytes of it that are there already.</param>
    void OnAsking(DownloadFile file, Uri address, long received);

    /// <summary>More bytes have arrived.</summary>
    void OnProgress(in DownloadProgress progress);

    /// <summary>A file is there, whole and right.</summary>
    void OnFile(DownloadedFile file);

    /// <summary>Something the user may want to know: an address that failed, and what is done instead.</summary>
    void OnNotice(string text);
}

/// <summary>How far a download is.</summary>
/// <param name="File">The file under way.</param>
/// <param name="Received">The bytes of the whole set that are there. It goes back where a file has to start over.</param>
/// <param name="Total">The bytes of the whole set.</param>
public readonly record struct DownloadProgress(DownloadFile File, long Received, long Total);

/// <summary>A file that is there.</summary>
/// <param name="File">What it is.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="From">The address it came from, or null where it was there before.</param>
public sealed record DownloadedFile(DownloadFile File, string Path, Uri? From);
