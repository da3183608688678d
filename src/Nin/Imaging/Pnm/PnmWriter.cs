using System.Text;
using Nin.Formats;

namespace Nin.Imaging.Pnm;

/// <summary>Writes binary PGM (P5) for grey and PPM (P6) for RGB: no compression, so that any program can read it.</summary>
public static class PnmWriter
{
    /// <summary>Writes a file, atomically.</summary>
    /// <exception cref="ArgumentException">The picture has an alpha channel, which the format cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Write(string path, Image image)
    {
        CheckChannels(image);
        AtomicFile.Write(path, stream => Write(stream, image));
    }

    /// <summary>Writes to a stream, which is left open.</summary>
    /// <exception cref="ArgumentException">The picture has an alpha channel, which the format cannot hold.</exception>
    public static void Write(Stream stream, Image image)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckChannels(image);
        string kind = image.Channels == 1 ? "P5" : "P6";
        stream.Write(Encoding.ASCII.GetBytes($"{kind}\n{image.Width} {image.Height}\n255\n"));
        stream.Write(image.Pixels.Span);
    }

    private static void CheckChannels(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Channels == 4)
        {
            throw new ArgumentException(
                "PnmWriter: expected 1 or 3 channels, got 4. Call ToRgb() first, or write PNG.", nameof(image));
        }
    }
}
