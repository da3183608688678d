using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nin.Imaging.Jpeg.Kernels;

/// <summary>
/// Takes elements of two vectors in turn: a0 b0 a1 b1 and so on. The portable vectors have no such operation; where the
/// processor's is not known, two shuffles and a choice do the same.
/// </summary>
internal static class Interleaving
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Lower(Vector128<byte> a, Vector128<byte> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackLow(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : PortableLower(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Upper(Vector128<byte> a, Vector128<byte> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackHigh(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : PortableUpper(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Lower(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackLow(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : PortableLower(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Upper(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackHigh(a, b);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : PortableUpper(a, b);
    }

    internal static Vector128<byte> PortableLower(Vector128<byte> a, Vector128<byte> b)
    {
        Vector128<byte> indices = Vector128.Create((byte)0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
        return Vector128.ConditionalSelect(
            Vector128.Create((ushort)0x00FF).AsByte(), Vector128.Shuffle(a, indices), Vector128.Shuffle(b, indices));
    }

    internal static Vector128<byte> PortableUpper(Vector128<byte> a, Vector128<byte> b) =>
        PortableLower(Swap(a), Swap(b));

    internal static Vector128<short> PortableLower(Vector128<short> a, Vector128<short> b)
    {
        Vector128<short> indices = Vector128.Create((short)0, 0, 1, 1, 2, 2, 3, 3);
        return Vector128.ConditionalSelect(
            Vector128.Create(0x0000FFFF).AsInt16(), Vector128.Shuffle(a, indices), Vector128.Shuffle(b, indices));
    }

    internal static Vector128<short> PortableUpper(Vector128<short> a, Vector128<short> b) =>
        PortableLower(Swap(a.AsByte()).AsInt16(), Swap(b.AsByte()).AsInt16());

    private static Vector128<byte> Swap(Vector128<byte> vector) => Vector128.Create(vector.GetUpper(), vector.GetLower());
}
