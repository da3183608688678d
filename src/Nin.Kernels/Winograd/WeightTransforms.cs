using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Winograd;

/// <summary>G for eight points and five weights.</summary>
internal readonly unsafe struct Weight8<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 5;

    public static int Outputs => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector g0 = TSimd.Load(source), g1 = TSimd.Load(source + stride), g2 = TSimd.Load(source + (2 * stride));
        TVector g3 = TSimd.Load(source + (3 * stride)), g4 = TSimd.Load(source + (4 * stride));
        TSimd.Store(destination, g0);
        TVector even = TSimd.Add(TSimd.Add(g0, g2), g4), odd = TSimd.Add(g1, g3);
        TVector scale = TSimd.Broadcast(-2f / 9f);
        TSimd.Store(destination + destinationStride, TSimd.Multiply(scale, TSimd.Add(even, odd)));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Multiply(scale, TSimd.Subtract(even, odd)));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(16f), g4, TSimd.MultiplyAdd(TSimd.Broadcast(4f), g2, g0));
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(8f), g3, TSimd.Add(g1, g1));
        scale = TSimd.Broadcast(1f / 90f);
        TSimd.Store(destination + (3 * destinationStride), TSimd.Multiply(scale, TSimd.Add(even, odd)));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Multiply(scale, TSimd.Subtract(even, odd)));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(0.0625f), g4, TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), g2, g0));
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(0.125f), g3, TSimd.Multiply(TSimd.Broadcast(0.5f), g1));
        scale = TSimd.Broadcast(32f / 45f);
        TSimd.Store(destination + (5 * destinationStride), TSimd.Multiply(scale, TSimd.Add(even, odd)));
        TSimd.Store(destination + (6 * destinationStride), TSimd.Multiply(scale, TSimd.Subtract(even, odd)));
        TSimd.Store(destination + (7 * destinationStride), g4);
    }
}

/// <summary>G for six points and three weights.</summary>
internal readonly unsafe struct Weight6<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 3;

    public static int Outputs => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector g0 = TSimd.Load(source), g1 = TSimd.Load(source + stride), g2 = TSimd.Load(source + (2 * stride));
        TSimd.Store(destination, TSimd.Multiply(TSimd.Broadcast(0.25f), g0));
        TVector even = TSimd.Add(g0, g2), scale = TSimd.Broadcast(-1f / 6f);
        TSimd.Store(destination + destinationStride, TSimd.Multiply(scale, TSimd.Add(even, g1)));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Multiply(scale, TSimd.Subtract(even, g1)));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(4f), g2, g0);
        TVector odd = TSimd.Add(g1, g1);
        scale = TSimd.Broadcast(1f / 24f);
        TSimd.Store(destination + (3 * destinationStride), TSimd.Multiply(scale, TSimd.Add(even, odd)));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Multiply(scale, TSimd.Subtract(even, odd)));
        TSimd.Store(destination + (5 * destinationStride), g2);
    }
}

/// <summary>Gᵀ for eight points: the gradient of the products' weights to that of five weights.</summary>
internal readonly unsafe struct WeightGradient8<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 8;

    public static int Outputs => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector u1 = TSimd.Load(source + stride), u2 = TSimd.Load(source + (2 * stride));
        TVector u3 = TSimd.Load(source + (3 * stride)), u4 = TSimd.Load(source + (4 * stride));
        TVector u5 = TSimd.Load(source + (5 * stride)), u6 = TSimd.Load(source + (6 * stride));
        TVector scale = TSimd.Broadcast(-2f / 9f);
        TVector even1 = TSimd.Multiply(scale, TSimd.Add(u1, u2)), odd1 = TSimd.Multiply(scale, TSimd.Subtract(u1, u2));
        scale = TSimd.Broadcast(1f / 90f);
        TVector even2 = TSimd.Multiply(scale, TSimd.Add(u3, u4)), odd2 = TSimd.Multiply(scale, TSimd.Subtract(u3, u4));
        scale = TSimd.Broadcast(32f / 45f);
        TVector even3 = TSimd.Multiply(scale, TSimd.Add(u5, u6)), odd3 = TSimd.Multiply(scale, TSimd.Subtract(u5, u6));
        TVector first = TSimd.Add(TSimd.Add(TSimd.Load(source), even1), TSimd.Add(even2, even3));
        TVector last = TSimd.Add(TSimd.Load(source + (7 * stride)), even1);
        TSimd.Store(destination, first);
        TSimd.Store(destination + destinationStride,
            TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), odd3, TSimd.MultiplyAdd(TSimd.Broadcast(2f), odd2, odd1)));
        TSimd.Store(destination + (2 * destinationStride),
            TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), even3, TSimd.MultiplyAdd(TSimd.Broadcast(4f), even2, even1)));
        TSimd.Store(destination + (3 * destinationStride),
            TSimd.MultiplyAdd(TSimd.Broadcast(0.125f), odd3, TSimd.MultiplyAdd(TSimd.Broadcast(8f), odd2, odd1)));
        TSimd.Store(destination + (4 * destinationStride),
            TSimd.MultiplyAdd(TSimd.Broadcast(0.0625f), even3, TSimd.MultiplyAdd(TSimd.Broadcast(16f), even2, last)));
    }
}

/// <summary>Gᵀ for six points and three weights.</summary>
internal readonly unsafe struct WeightGradient6<TSimd, TVector> : ILineTransform
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static int Inputs => 6;

    public static int Outputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* source, nint stride, float* destination, nint destinationStride)
    {
        TVector u1 = TSimd.Load(source + stride), u2 = TSimd.Load(source + (2 * stride));
        TVector u3 = TSimd.Load(source + (3 * stride)), u4 = TSimd.Load(source + (4 * stride));
        TVector scale = TSimd.Broadcast(-1f / 6f);
        TVector even1 = TSimd.Multiply(scale, TSimd.Add(u1, u2)), odd1 = TSimd.Multiply(scale, TSimd.Subtract(u1, u2));
        scale = TSimd.Broadcast(1f / 24f);
        TVector even2 = TSimd.Multiply(scale, TSimd.Add(u3, u4)), odd2 = TSimd.Multiply(scale, TSimd.Subtract(u3, u4));
        TVector first = TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), TSimd.Load(source), TSimd.Add(even1, even2));
        TVector last = TSimd.Add(TSimd.Load(source + (5 * stride)), even1);
        TSimd.Store(destination, first);
        TSimd.Store(destination + destinationStride, TSimd.MultiplyAdd(TSimd.Broadcast(2f), odd2, odd1));
        TSimd.Store(destination + (2 * destinationStride), TSimd.MultiplyAdd(TSimd.Broadcast(4f), even2, last));
    }
}
