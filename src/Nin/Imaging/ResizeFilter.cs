namespace Nin.Imaging;

/// <summary>
/// How a picture is resized. Both widen with the reduction, so that no pixel of the source is skipped (antialiasing).
/// </summary>
public enum ResizeFilter
{
    /// <summary>A triangle over 2 source pixels. What most published recipes use.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = -0.5 over 4 source pixels: sharper, and it overshoots at edges.</summary>
    Bicubic,
}
