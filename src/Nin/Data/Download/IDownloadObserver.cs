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
