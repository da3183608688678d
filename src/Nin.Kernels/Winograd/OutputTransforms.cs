using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Winograd;

/// <summary>Aᵀ for eight points: the products to four outputs.</summary>
internal readonly unsafe struct Output8<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 8;

    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector m1 = TSimd.Load(source + stride), m2 = TSimd.Load(source + (2 * stride));
        TVector m3 = TSimd.Load(source + (3 * stride)), m4 = TSimd.Load(source + (4 * stride));
        TVector m5 = TSimd.Load(source + (5 * stride)), m6 = TSimd.Load(source + (6 * stride));
        TVector even1 = TSimd.Add(m1, m2), odd1 = TSimd.Subtract(m1, m2);
        TVector even2 = TSimd.Add(m3, m4), odd2 = TSimd.Subtract(m3, m4);
        TVector even3 = TSimd.Add(m5, m6), odd3 = TSimd.Subtract(m5, m6);
        TVector first = TSimd.Add(TSimd.Add(TSimd.Load(source), even1), TSimd.Add(even2, even3));
        TVector last = TSimd.Add(TSimd.Load(source + (7 * stride)), odd1);
        TSimd.Store(destination, first);
        TSimd.Store(destination + destinationStride,
            TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), odd3, TSimd.MultiplyAdd(TSimd.Broadcast(2f), odd2, odd1)));
        TSimd.Store(destination + (2 * destinationStride),
            TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), even3, TSimd.MultiplyAdd(TSimd.Broadcast(4f), even2, even1)));
        TSimd.Store(destination + (3 * destinationStride),
            TSimd.MultiplyAdd(TSimd.Broadcast(0.125f), odd3, TSimd.MultiplyAdd(TSimd.Broadcast(8f), odd2, last)));
    }
}

/// <summary>Aᵀ for six points.</summary>
internal readonly unsafe struct Output6<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 6;

    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector m1 = TSimd.Load(source + stride), m2 = TSimd.Load(source + (2 * stride));
        TVector m3 = TSimd.Load(source + (3 * stride)), m4 = TSimd.Load(source + (4 * stride));
        TVector even1 = TSimd.Add(m1, m2), odd1 = TSimd.Subtract(m1, m2);
        TVector even2 = TSimd.Add(m3, m4), odd2 = TSimd.Subtract(m3, m4);
        TVector first = TSimd.Add(TSimd.Load(source), TSimd.Add(even1, even2));
        TVector last = TSimd.Add(TSimd.Load(source + (5 * stride)), odd1);
        TSimd.Store(destination, first);
        TSimd.Store(destination + destinationStride, TSimd.MultiplyAdd(TSimd.Broadcast(2f), odd2, odd1));
        TSimd.Store(destination + (2 * destinationStride), TSimd.MultiplyAdd(TSimd.Broadcast(4f), even2, even1));
        TSimd.Store(destination + (3 * destinationStride), TSimd.MultiplyAdd(TSimd.Broadcast(8f), odd2, last));
    }
}

/// <summary>A for eight points: the gradient of four outputs to that of the products.</summary>
internal readonly unsafe struct OutputGradient8<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 4;

    public static int Outputs => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector y0 = TSimd.Load(source), y1 = TSimd.Load(source + stride);
        TVector y2 = TSimd.Load(source + (2 * stride)), y3 = TSimd.Load(source + (3 * stride));
        TSimd.Store(destination, y0);
        TVector even = TSimd.Add(y0, y2), odd = TSimd.Add(y1, y3);
        TSimd.Store(destination + destinationStride, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(4f), y2, y0);
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(8f), y3, TSimd.Add(y1, y1));
        TSimd.Store(destination + (3 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), y2, y0);
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(0.125f), y3, TSimd.Multiply(TSimd.Broadcast(0.5f), y1));
        TSimd.Store(destination + (5 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (6 * destinationStride), TSimd.Subtract(even, odd));
        TSimd.Store(destination + (7 * destinationStride), y3);
    }
}

/// <summary>A for six points.</summary>
internal readonly unsafe struct OutputGradient6<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 4;

    public static int Outputs => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector y0 = TSimd.Load(source), y1 = TSimd.Load(source + stride);
        TVector y2 = TSimd.Load(source + (2 * stride)), y3 = TSimd.Load(source + (3 * stride));
        TSimd.Store(destination, y0);
        TVector even = TSimd.Add(y0, y2), odd = TSimd.Add(y1, y3);
        TSimd.Store(destination + destinationStride, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(4f), y2, y0);
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(8f), y3, TSimd.Add(y1, y1));
        TSimd.Store(destination + (3 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Subtract(even, odd));
        TSimd.Store(destination + (5 * destinationStride), y3);
    }
}
