namespace Nin.Kernels.Imaging;

/// <summary>Brings JPEG's subsampled lines to the picture's resolution.</summary>
public static class JpegUpsampling
{
    /// <summary>Doubles a line.</summary>
    public static void Across2(ReadOnlySpan<byte> source, Span<byte> destination) => ReferenceJpeg.Across2(source, destination);

    /// <summary>Makes one of the two lines that a line becomes.</summary>
    public static void Down2(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, bool isUpper, Span<byte> destination) =>
        ReferenceJpeg.Down2(nearer, further, isUpper, destination);

    /// <summary>Doubles in both directions.</summary>
    public static void Both2(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, Span<byte> destination) =>
        ReferenceJpeg.Both2(nearer, further, destination);

    /// <summary>Repeats every sample.</summary>
    public static void Repeat(ReadOnlySpan<byte> source, int times, Span<byte> destination)
    {
        for (int x = 0; x < source.Length; x++)
        {
            destination.Slice(x * times, times).Fill(source[x]);
        }
    }
}
