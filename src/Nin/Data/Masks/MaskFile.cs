using Nin.Data.Targets;
using Nin.Formats;
using Nin.Imaging;
using Nin.Imaging.Png;

namespace Nin.Data.Masks;

/// <summary>Reads a picture file whose pixels are classes.</summary>
internal static class MaskFile
{
    private const string FormatName = "mask";

    /// <summary>What the object's pixels are in masks of two values, by the tool that wrote them.</summary>
    private const byte ObjectAsOne = 1, ObjectAsWhite = 255;

    /// <summary>A mask whose values are class indices, or <see cref="MaskTarget.Ignored"/>.</summary>
    /// <exception cref="NinFormatException">The file is damaged, is coloured, or has a value that is no class.</exception>
    public static MaskTarget OfClasses(ReadOnlyMemory<byte> content, Limits limits, int classes)
    {
        Image image = Samples(content, limits, asSamples: true);
        foreach (byte value in image.Pixels.Span)
        {
            if (value >= classes && value != MaskTarget.Ignored)
            {
                throw new NinFormatException(
                    FormatName, $"expected classes from 0 to {classes - 1} or {MaskTarget.Ignored} (ignored), got {value}.");
            }
        }

        return new MaskTarget(image.Height, image.Width, image.Pixels);
    }

    /// <summary>A mask of two values: 0 where there is nothing, white or 1 where there is an object.</summary>
    /// <exception cref="NinFormatException">The file is damaged, is coloured, or has another value.</exception>
    public static MaskTarget OfOneObject(ReadOnlyMemory<byte> content, Limits limits)
    {
        Image image = Samples(content, limits, asSamples: false);
        byte[] labels = image.Pixels.ToArray();
        foreach (ref byte label in labels.AsSpan())
        {
            label = label switch
            {
                0 => 0,
                ObjectAsOne or ObjectAsWhite => 1,
                _ => throw new NinFormatException(
                    FormatName, $"expected 0 for nothing and {ObjectAsWhite} or {ObjectAsOne} for the object, got {label}.",
                    hint: "Where values are classes, give the classes' names. JPEG does not keep values."),
            };
        }

        return new MaskTarget(image.Height, image.Width, labels);
    }

    private static Image Samples(ReadOnlyMemory<byte> content, Limits limits, bool asSamples)
    {
        if (asSamples && content.Span.StartsWith(PngFile.Signature))
        {
            return PngDecoder.DecodeSamples(content, limits);
        }

        Image image = ImageFile.Decode(content, limits);
        return image.Channels == 1 || IsGrey(image)
            ? image.ToGrey()
            : throw new NinFormatException(FormatName, "expected a grey picture, got a coloured one.");
    }

    /// <summary>Whether red, green and blue are the same everywhere and nothing is transparent.</summary>
    private static bool IsGrey(Image image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels.Span;
        for (int i = 0; i < pixels.Length; i += image.Channels)
        {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2] || (
                image.Channels == 4 && pixels[i + 3] != byte.MaxValue))
            {
                return false;
            }
        }

        return true;
    }
}
