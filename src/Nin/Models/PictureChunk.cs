namespace Nin.Models;

/// <summary>How many prepared pictures are in memory at once while a long list of them is answered.</summary>
internal static class PictureChunk
{
    /// <summary>Enough for every thread to be busy, and for the weights to be read seldom.</summary>
    private const int MostPictures = 256;

    /// <summary>Large pictures are fewer, so that memory grows neither with their number nor with their size.</summary>
    private const int MostBytes = 64 << 20;

    /// <summary>The number of pictures of this many floats; at least one.</summary>
    public static int Of(int length) => (int)Math.Clamp(MostBytes / sizeof(float) / (long)length, 1, MostPictures);
}
