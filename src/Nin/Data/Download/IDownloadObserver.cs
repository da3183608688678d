using Nin.Formats;

namespace Nin.Data.Download;

/// <summary>
/// Is told how a download goes, one call at a time. A notice is of an address that failed, and what is done instead.
/// </summary>
public interface IDownloadObserver : IWorkObserver<DownloadProgress>
{
    /// <summary>An address is asked for a file, or for its rest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The file's address.</param>
    /// <param name="received">The bytes of it that are there already.</param>
    void OnAsking(DownloadFile file, Uri address, long received);

    /// <summary>A file is there, whole and right.</summary>
    void OnFile(DownloadedFile file);
}
