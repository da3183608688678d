namespace Nin.Imaging.Jpeg;

/// <summary>The second byte of a marker.</summary>
/// <remarks><b>Source</b> ITU-T T.81, table B.1.</remarks>
internal static class JpegMarker
{
    public const byte BaselineFrame = 0xC0, ExtendedFrame = 0xC1, ProgressiveFrame = 0xC2;
    public const byte HuffmanTables = 0xC4, Extension = 0xC8, ArithmeticConditioning = 0xCC;
    public const byte FirstRestart = 0xD0, LastRestart = 0xD7;
    public const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;
    public const byte QuantizationTables = 0xDB, RestartInterval = 0xDD;
    public const byte Jfif = 0xE0, Exif = 0xE1, Adobe = 0xEE, LastApplication = 0xEF, Comment = 0xFE;
    private const byte LastFrame = 0xCF, Temporary = 0x01;

    /// <summary>Whether the marker starts a frame of any kind, those that are refused among them.</summary>
    public static bool IsFrame(byte marker) =>
        marker is >= BaselineFrame and <= LastFrame and not (HuffmanTables or Extension or ArithmeticConditioning);

    /// <summary>Whether the marker stands alone, without a length and content.</summary>
    public static bool IsBare(byte marker) => marker is Temporary or (>= FirstRestart and <= EndOfImage);

    public static bool IsAncillary(byte marker) => marker is (>= Jfif and <= LastApplication) or Comment;

    /// <summary>The marker for messages.</summary>
    public static string Name(byte marker) => marker switch
    {
        HuffmanTables => "DHT",
        >= FirstRestart and <= LastRestart => $"RST{marker - FirstRestart}",
        StartOfImage => "SOI",
        EndOfImage => "EOI",
        StartOfScan => "SOS",
        QuantizationTables => "DQT",
        RestartInterval => "DRI",
        >= Jfif and <= LastApplication => $"APP{marker - Jfif}",
        Comment => "COM",
        _ when IsFrame(marker) => $"SOF{marker - BaselineFrame}",
        _ => $"marker FF {marker:X2}",
    };
}
