using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nin.Imaging.Jpeg.Kernels;

/// <summary>Brings JPEG's subsampled lines to the picture's resolution, with a triangle over the two nearest samples.</summary>
/// <remarks><b>Source</b> bit for bit libjpeg-turbo's "fancy upsampling".</remarks>
internal static class JpegUpsampling
{
    private const int Lanes = 8;

    /// <summary>Doubles a line.</summary>
    /// <remarks><b>Shapes</b> [width] to [2 · width]; the first and the last sample stay as they are.</remarks>
    /// <exception cref="ArgumentException">The destination is shorter than twice the source, or the source is empty.</exception>
    public static void Across2(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        CheckLength(source.Length, destination.Length, 2);
        int last = source.Length - 1;
        if (!Vector128.IsHardwareAccelerated || last <= Lanes)
        {
            ReferenceJpeg.Across2(source, destination);
            return;
        }

        (destination[0], destination[1]) = (source[0], (byte)(((3 * source[0]) + source[1] + 2) >> 2));
        (destination[2 * last], destination[(2 * last) + 1]) = (
            (byte)(((3 * source[last]) + source[last - 1] + 1) >> 2), source[last]);
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        for (int x = 1; x < last; x = Next(x, last))
        {
            Vector128<ushort> three = Load(ref from, x) * 3;
            Vector128<ushort> even = (three + Load(ref from, x - 1) + Vector128.Create((ushort)1)) >> 2;
            Vector128<ushort> odd = (three + Load(ref from, x + 1) + Vector128.Create((ushort)2)) >> 2;
            StorePairs(even, odd, ref to, x);
        }
    }

    /// <summary>
    /// Makes one of the two lines that a line becomes, three quarters of it and one quarter of the line on the other side.
    /// </summary>
    /// <param name="nearer">[width]</param>
    /// <param name="further">[width]</param>
    /// <param name="isUpper">Whether it is the upper one, which is rounded down at a half; the lower one is rounded up.</param>
    /// <param name="destination">[width]</param>
    /// <exception cref="ArgumentException">The lines are of different lengths, or the destination is shorter.</exception>
    public static void Down2(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, bool isUpper, Span<byte> destination)
    {
        CheckLength(nearer.Length, destination.Length, 1);
        CheckSame(nearer.Length, further.Length);
        if (!Vector128.IsHardwareAccelerated || nearer.Length < Lanes)
        {
            ReferenceJpeg.Down2(nearer, further, isUpper, destination);
            return;
        }

        Vector128<ushort> rounding = Vector128.Create((ushort)(isUpper ? 1 : 2));
        ref byte near = ref MemoryMarshal.GetReference(nearer);
        ref byte far = ref MemoryMarshal.GetReference(further);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        for (int x = 0; x < nearer.Length; x = Next(x, nearer.Length))
        {
            Vector128<ushort> sum = ((Load(ref near, x) * 3) + Load(ref far, x) + rounding) >> 2;
            Vector128.Narrow(sum, sum).GetLower().StoreUnsafe(ref to, (nuint)x);
        }
    }

    /// <summary>Doubles in both directions: one of the two lines that a line becomes, rounded once.</summary>
    /// <param name="nearer">[width]</param>
    /// <param name="further">[width], the line on the other side.</param>
    /// <param name="destination">[2 · width]</param>
    /// <exception cref="ArgumentException">
    /// The lines are empty or of different lengths, or the destination is shorter than twice that.
    /// </exception>
    public static void Both2(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, Span<byte> destination)
    {
        CheckLength(nearer.Length, destination.Length, 2);
        CheckSame(nearer.Length, further.Length);
        int last = nearer.Length - 1;
        if (!Vector128.IsHardwareAccelerated || last <= Lanes)
        {
            ReferenceJpeg.Both2(nearer, further, destination);
            return;
        }

        int first = Sum(nearer, further, 0), end = Sum(nearer, further, last);
        destination[0] = (byte)(((4 * first) + 8) >> 4);
        destination[1] = (byte)(((3 * first) + Sum(nearer, further, 1) + 7) >> 4);
        destination[2 * last] = (byte)(((3 * end) + Sum(nearer, further, last - 1) + 8) >> 4);
        destination[(2 * last) + 1] = (byte)(((4 * end) + 7) >> 4);
        ref byte near = ref MemoryMarshal.GetReference(nearer);
        ref byte far = ref MemoryMarshal.GetReference(further);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        for (int x = 1; x < last; x = Next(x, last))
        {
            Vector128<ushort> left = (Load(ref near, x - 1) * 3) + Load(ref far, x - 1);
            Vector128<ushort> here = ((Load(ref near, x) * 3) + Load(ref far, x)) * 3;
            Vector128<ushort> right = (Load(ref near, x + 1) * 3) + Load(ref far, x + 1);
            Vector128<ushort> even = (here + left + Vector128.Create((ushort)8)) >> 4;
            Vector128<ushort> odd = (here + right + Vector128.Create((ushort)7)) >> 4;
            StorePairs(even, odd, ref to, x);
        }
    }

    /// <summary>Repeats every sample.</summary>
    /// <remarks><b>Shapes</b> [width] to [<paramref name="times"/> · width].</remarks>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Repeat(ReadOnlySpan<byte> source, int times, Span<byte> destination)
    {
        CheckLength(source.Length, destination.Length, times);
        for (int x = 0; x < source.Length; x++)
        {
            destination.Slice(x * times, times).Fill(source[x]);
        }
    }

    private static int Sum(ReadOnlySpan<byte> nearer, ReadOnlySpan<byte> further, int x) => (3 * nearer[x]) + further[x];

    /// <summary>
    /// The next vector's first sample. The last vector overlaps the one before, so that none stands over the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int x, int end) => x + Lanes == end ? end : Math.Min(x + Lanes, end - Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Load(ref byte line, int x) =>
        Vector128.WidenLower(Vector64.LoadUnsafe(ref line, (nuint)x).ToVector128Unsafe());

    /// <summary>Both fit in a byte, so that one of each makes a number of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePairs(Vector128<ushort> even, Vector128<ushort> odd, ref byte destination, int x) =>
        (even | (odd << 8)).AsByte().StoreUnsafe(ref destination, (nuint)(2 * x));

    private static void CheckLength(int source, int destination, int times)
    {
        if (source == 0 || destination < (long)times * source)
        {
            throw new ArgumentException(
                $"JpegUpsampling: expected room for {times} x {source} samples of at least one, got {destination}.",
                nameof(destination));
        }
    }

    private static void CheckSame(int nearer, int further)
    {
        if (nearer != further)
        {
            throw new ArgumentException(
                $"JpegUpsampling: expected two lines of one length, got {nearer} and {further}.", nameof(further));
        }
    }
}
