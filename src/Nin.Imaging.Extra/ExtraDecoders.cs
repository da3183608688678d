namespace Nin.Imaging.Extra;

/// <summary>The formats of this assembly.</summary>
public static class ExtraDecoders
{
    /// <summary>Lets the whole program read TIFF and WebP: every data set, every command and <see cref="ImageFile"/>.</summary>
    public static void Register()
    {
        ImageDecoders.Register(new WebpDecoder());
        ImageDecoders.Register(new TiffDecoder());
    }
}
