using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace Nin.Imaging.Extra;

/// <summary>Keeps the first thing that libtiff finds wrong, which it would write to standard error.</summary>
internal sealed class TiffMessages : TiffErrorHandler
{
    private const int Longest = 120;

    [ThreadStatic]
    private static string? _first;

    /// <summary>The first error of this thread's file in a few words; null where there is none.</summary>
    public static string? First => _first;

    public static void Clear() => _first = null;

    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (_first is null)
        {
            string message = string.Format(CultureInfo.InvariantCulture, format, args).Trim().TrimEnd('.');
            message = string.Concat(message.Select(letter => char.IsControl(letter) ? ' ' : letter));
            _first = message.Length > Longest ? message[..Longest] + "..." : message;
        }
    }

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        // Called besides the other one.
    }

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
    }
}
