using Nin.Formats;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace Nin.Imaging.Extra;

/// <summary>Reads WebP, lossy and lossless, with alpha or without, by SixLabors.ImageSharp.</summary>
/// <remarks>
/// <b>Shapes</b> 4 channels where the file says that it has alpha, else 3. <b>Source</b> RFC 9649; the pixels are those of
/// libwebp. <b>Deviation</b> animations are refused; EXIF orientation and colour profiles are not applied, as in Pillow.
/// </remarks>
public sealed class WebpDecoder : IImageDecoder
{
    /// <summary>What the library needs of memory: planes, rows and pixels.</summary>
    private const int BytesPerPixel = 12;

    private static readonly Configuration Settings = new(new WebpConfigurationModule()) { MaxDegreeOfParallelism = 1 };

    /// <inheritdoc/>
    public string Format => "WebP";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".webp"];

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start) =>
        start is [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..];

    /// <inheritdoc/>
    public Image Decode(ReadOnlyMemory<byte> content, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var budget = new DecodeBudget(Format, limits);
        if (!Recognises(content.Span))
        {
            throw budget.Failure("expected the letters RIFF and WEBP.", 0);
        }

        WebpHeader header = WebpHeader.Parse(content.Span, budget);
        SizeCheck.Check(header.Width, header.Height, content.Length, budget);
        budget.Charge((long)header.Width * header.Height * BytesPerPixel);
        int channels = header.HasAlpha ? 4 : 3;
        byte[] pixels = budget.Allocate((long)header.Width * header.Height * channels);
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            using Image<Rgba32> image = SixLabors.ImageSharp.Image.Load<Rgba32>(Settings, stream);
            Copy(image, header, channels, pixels);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or NinFormatException))
        {
            // Whatever the library throws, the file is at fault: its header has been checked.
            throw budget.Failure("the picture's data is damaged or cut off.", inner: error);
        }

        budget.CheckTime();
        return new Image(header.Height, header.Width, channels, pixels);
    }

    private static void Copy(Image<Rgba32> image, WebpHeader header, int channels, byte[] pixels)
    {
        if (image.Width != header.Width || image.Height != header.Height)
        {
            throw new InvalidDataException($"{image.Width} x {image.Height} pixels were decoded.");
        }

        image.ProcessPixelRows(rows =>
        {
            int d = 0;
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (Rgba32 pixel in rows.GetRowSpan(y))
                {
                    (pixels[d], pixels[d + 1], pixels[d + 2]) = (pixel.R, pixel.G, pixel.B);
                    if (channels == 4)
                    {
                        pixels[d + 3] = pixel.A;
                    }

                    d += channels;
                }
            }
        });
    }
}
