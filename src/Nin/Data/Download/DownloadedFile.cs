namespace Nin.Data.Download;

/// <summary>A file that is there.</summary>
/// <param name="File">What it is.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="From">The address it came from, or null where it was there before.</param>
public sealed record DownloadedFile(DownloadFile File, string Path, Uri? From);
