using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Winograd;

/// <summary>Bᵀ for eight points: the inputs of a tile.</summary>
internal readonly unsafe struct Input8<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 8;

    public static int Outputs => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector d0 = TSimd.Load(source), d1 = TSimd.Load(source + stride), d2 = TSimd.Load(source + (2 * stride));
        TVector d3 = TSimd.Load(source + (3 * stride)), d4 = TSimd.Load(source + (4 * stride)), d5 = TSimd.Load(
            source + (5 * stride));
        TVector d6 = TSimd.Load(source + (6 * stride)), d7 = TSimd.Load(source + (7 * stride));
        TSimd.Store(destination, TSimd.MultiplyAdd(TSimd.Broadcast(5.25f), TSimd.Subtract(d4, d2), TSimd.Subtract(d0, d6)));
        TVector even = TSimd.MultiplyAdd(TSimd.Broadcast(-4.25f), d4, TSimd.Add(d2, d6));
        TVector odd = TSimd.MultiplyAdd(TSimd.Broadcast(-4.25f), d3, TSimd.Add(d1, d5));
        TSimd.Store(destination + destinationStride, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(-1.25f), d4, TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), d2, d6));
        odd = TSimd.MultiplyAdd(
            TSimd.Broadcast(2f), d5, TSimd.MultiplyAdd(TSimd.Broadcast(-2.5f), d3, TSimd.Multiply(TSimd.Broadcast(0.5f), d1)));
        TSimd.Store(destination + (3 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(-5f), d4, TSimd.MultiplyAdd(TSimd.Broadcast(4f), d2, d6));
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), d5, TSimd.MultiplyAdd(TSimd.Broadcast(-2.5f), d3, TSimd.Add(d1, d1)));
        TSimd.Store(destination + (5 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (6 * destinationStride), TSimd.Subtract(even, odd));
        TSimd.Store(
            destination + (7 * destinationStride),
            TSimd.MultiplyAdd(TSimd.Broadcast(5.25f), TSimd.Subtract(d3, d5), TSimd.Subtract(d7, d1)));
    }
}

/// <summary>Bᵀ for six points.</summary>
internal readonly unsafe struct Input6<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 6;

    public static int Outputs => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector d0 = TSimd.Load(source), d1 = TSimd.Load(source + stride), d2 = TSimd.Load(source + (2 * stride));
        TVector d3 = TSimd.Load(source + (3 * stride)), d4 = TSimd.Load(source + (4 * stride)), d5 = TSimd.Load(
            source + (5 * stride));
        TVector four = TSimd.Broadcast(4f), minusFour = TSimd.Broadcast(-4f), minusFive = TSimd.Broadcast(-5f);
        TSimd.Store(destination, TSimd.MultiplyAdd(minusFive, d2, TSimd.MultiplyAdd(four, d0, d4)));
        TVector even = TSimd.MultiplyAdd(minusFour, d2, d4), odd = TSimd.MultiplyAdd(minusFour, d1, d3);
        TSimd.Store(destination + destinationStride, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.Subtract(d4, d2);
        odd = TSimd.Subtract(d3, d1);
        odd = TSimd.Add(odd, odd);
        TSimd.Store(destination + (3 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Subtract(even, odd));
        TSimd.Store(destination + (5 * destinationStride), TSimd.MultiplyAdd(minusFive, d3, TSimd.MultiplyAdd(four, d1, d5)));
    }
}
