namespace Nin.Imaging.Jpeg;

/// <summary>What the components of a frame mean.</summary>
internal enum JpegColorSpace
{
    Grey,
    YCbCr,
    Rgb,

    /// <summary>Cyan, magenta, yellow and black, where 255 is no ink.</summary>
    Cmyk,

    /// <summary>Cyan, magenta and yellow as Y, Cb and Cr of their complement; black as in <see cref="Cmyk"/>.</summary>
    Ycck,
}
