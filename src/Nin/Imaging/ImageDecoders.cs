using Nin.Imaging.Bmp;
using Nin.Imaging.Gif;
using Nin.Imaging.Jpeg;
using Nin.Imaging.Png;
using Nin.Imaging.Pnm;

namespace Nin.Imaging;

/// <summary>The picture formats that can be read: an immutable list, asked from the front.</summary>
public sealed class ImageDecoders
{
    /// <summary>How many leading bytes a decoder is shown to recognise its format.</summary>
    public const int StartBytes = 32;

    private static ImageDecoders _default =
        new([new PngDecoder(), new JpegDecoder(), new PnmDecoder(), new BmpDecoder(), new GifDecoder()]);

    private readonly IImageDecoder[] _decoders;

    private ImageDecoders(IImageDecoder[] decoders)
    {
        _decoders = decoders;
        Extensions = [.. decoders.SelectMany(decoder => decoder.Extensions).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The formats Nin reads itself, and before them those that were registered.</summary>
    public static ImageDecoders Default => Volatile.Read(ref _default);

    /// <summary>The decoders, in the order in which they are asked.</summary>
    public IReadOnlyList<IImageDecoder> All => _decoders;

    /// <summary>A list in which <paramref name="decoder"/> is asked first, so that it can also replace one of Nin's.</summary>
    public ImageDecoders With(IImageDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return new([decoder, .. _decoders]);
    }

    /// <summary>The endings of the files that are read, with their dots.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>
    /// Reads a further format in the whole program: puts a decoder in front of <see cref="Default"/>, which every data set, every
    /// command and <see cref="ImageFile"/> use. Data sets that are open already take it for their pictures, but do not look for
    /// further files.
    /// </summary>
    /// <param name="decoder">The decoder; it is asked first. One of a kind that is there already takes its place.</param>
    public static void Register(IImageDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ImageDecoders before, after;
        do
        {
            before = Default;
            after = new([decoder, .. before._decoders.Where(each => each.GetType() != decoder.GetType())]);
        }
        while (Interlocked.CompareExchange(ref _default, after, before) != before);
    }

    /// <summary>The decoder for a file that starts with these bytes, or null where none knows it.</summary>
    public IImageDecoder? Find(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, StartBytes)];
        foreach (IImageDecoder decoder in _decoders)
        {
            if (decoder.Recognises(start))
            {
                return decoder;
            }
        }

        return null;
    }
}
