using Nin.Imaging.Exif;

namespace Nin.Imaging.Jpeg;

/// <summary>What the application segments tell about the colours and the orientation.</summary>
internal sealed class JpegHeader
{
    private const int AdobeTransformAt = 11;
    private bool _isJfif;
    private int? _adobeTransform;

    public ExifOrientation Orientation { get; private set; } = ExifOrientation.Upright;

    /// <summary>Takes what is known of a segment; a damaged one says nothing.</summary>
    public void Take(JpegSegment segment)
    {
        ReadOnlySpan<byte> data = segment.Data.Span;
        switch (segment.Marker)
        {
            case JpegMarker.Jfif when data.Length >= 14 && data.StartsWith("JFIF\0"u8):
                _isJfif = true;
                break;
            case JpegMarker.Exif when data.StartsWith("Exif\0\0"u8) && Orientation == ExifOrientation.Upright:
                Orientation = ExifReader.Orientation(data[6..]);
                break;
            case JpegMarker.Adobe when data.Length > AdobeTransformAt && data.StartsWith("Adobe"u8):
                _adobeTransform = data[AdobeTransformAt];
                break;
        }
    }

    /// <summary>What the components mean.</summary>
    /// <remarks><b>Source</b> as libjpeg decides it; four components are taken for inverted, as in Pillow.</remarks>
    public JpegColorSpace ColorSpace(JpegFrame frame) => frame.Components switch
    {
        [_] => JpegColorSpace.Grey,
        [_, _, _, _] => _adobeTransform is null or 0 ? JpegColorSpace.Cmyk : JpegColorSpace.Ycck,
        _ when _isJfif => JpegColorSpace.YCbCr,
        _ when _adobeTransform is int transform => transform == 0 ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr,
        [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }] => JpegColorSpace.Rgb,
        _ => JpegColorSpace.YCbCr,
    };
}
