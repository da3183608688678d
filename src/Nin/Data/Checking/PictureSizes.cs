namespace Nin.Data.Checking;

/// <summary>The sizes and colours of a set's pictures.</summary>
/// <param name="Smallest">The one of the fewest pixels.</param>
/// <param name="Median">The one in the middle, by pixels.</param>
/// <param name="Largest">The one of the most pixels.</param>
/// <param name="LeastAspect">The least width over height: the tallest picture.</param>
/// <param name="MostAspect">The largest width over height: the widest picture.</param>
/// <param name="Grey">Pictures of one channel.</param>
/// <param name="Rgb">Pictures of three channels.</param>
/// <param name="Rgba">Pictures of four channels, the last one alpha.</param>
public sealed record PictureSizes(
    PictureSize Smallest, PictureSize Median, PictureSize Largest, double LeastAspect, double MostAspect, int Grey, int Rgb,
    int Rgba);
