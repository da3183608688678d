namespace Nin.Kernels.Imaging;

/// <summary>The inverse discrete cosine transform of JPEG's 8 × 8 blocks.</summary>
public static class JpegIdct
{
    /// <summary>The coefficients, and the samples, of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>Dequantises one block and transforms it to samples.</summary>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> steps, Span<byte> destination, int stride) =>
        ReferenceJpeg.InverseTransform(coefficients, steps, destination, stride);
}
