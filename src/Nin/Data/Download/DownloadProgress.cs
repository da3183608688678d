namespace Nin.Data.Download;

/// <summary>How far a download is.</summary>
/// <param name="File">The file under way.</param>
/// <param name="Received">The bytes of the whole set that are there. It goes back where a file has to start over.</param>
/// <param name="Total">The bytes of the whole set.</param>
public readonly record struct DownloadProgress(DownloadFile File, long Received, long Total);
