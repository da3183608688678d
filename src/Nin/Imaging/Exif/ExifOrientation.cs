namespace Nin.Imaging.Exif;

/// <summary>What has to be done to a stored picture so that it stands upright: the values of the EXIF tag 274.</summary>
internal enum ExifOrientation
{
    Upright = 1,
    MirrorAcross,
    HalfTurn,
    MirrorDown,

    /// <summary>Rows become columns.</summary>
    Transpose,

    /// <summary>A quarter turn clockwise.</summary>
    TurnRight,

    /// <summary>Mirrored at the other diagonal.</summary>
    Transverse,

    /// <summary>A quarter turn anticlockwise.</summary>
    TurnLeft,
}
