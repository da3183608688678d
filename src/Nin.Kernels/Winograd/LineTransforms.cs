using System.Runtime.CompilerServices;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Winograd;

/// <summary>One of the small matrices of Winograd's algorithm, applied to a line of vectors: destination = matrix · source.</summary>
internal unsafe interface ILineTransform
{
    /// <summary>Vectors read.</summary>
    static abstract int Inputs { get; }

    /// <summary>Vectors written.</summary>
    static abstract int Outputs { get; }

    /// <summary>Reads all, then writes all; the strides are in floats.</summary>
    static abstract void Apply(float* source, nint stride, float* destination, nint destinationStride);
}

// The matrices are those of the points 0, ±1, ±2, ±1/2 and ∞ (eight) and 0, ±1, ±2 and ∞ (six), split into the even and the
// odd half, which a pair of opposite points shares. ReferenceWinograd has them in full, and the tests hold one to the other.

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
        TVector d3 = TSimd.Load(source + (3 * stride)), d4 = TSimd.Load(source + (4 * stride)), d5 = TSimd.Load(source + (5 * stride));
        TVector d6 = TSimd.Load(source + (6 * stride)), d7 = TSimd.Load(source + (7 * stride));
        TSimd.Store(destination, TSimd.MultiplyAdd(TSimd.Broadcast(5.25f), TSimd.Subtract(d4, d2), TSimd.Subtract(d0, d6)));
        TVector even = TSimd.MultiplyAdd(TSimd.Broadcast(-4.25f), d4, TSimd.Add(d2, d6));
        TVector odd = TSimd.MultiplyAdd(TSimd.Broadcast(-4.25f), d3, TSimd.Add(d1, d5));
        TSimd.Store(destination + destinationStride, TSimd.Add(even, odd));
        TSimd.Store(destination + (2 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(-1.25f), d4, TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), d2, d6));
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(2f), d5, TSimd.MultiplyAdd(TSimd.Broadcast(-2.5f), d3, TSimd.Multiply(TSimd.Broadcast(0.5f), d1)));
        TSimd.Store(destination + (3 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (4 * destinationStride), TSimd.Subtract(even, odd));
        even = TSimd.MultiplyAdd(TSimd.Broadcast(-5f), d4, TSimd.MultiplyAdd(TSimd.Broadcast(4f), d2, d6));
        odd = TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), d5, TSimd.MultiplyAdd(TSimd.Broadcast(-2.5f), d3, TSimd.Add(d1, d1)));
        TSimd.Store(destination + (5 * destinationStride), TSimd.Add(even, odd));
        TSimd.Store(destination + (6 * destinationStride), TSimd.Subtract(even, odd));
        TSimd.Store(destination + (7 * destinationStride), TSimd.MultiplyAdd(TSimd.Broadcast(5.25f), TSimd.Subtract(d3, d5), TSimd.Subtract(d7, d1)));
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
        TVector d3 = TSimd.Load(source + (3 * stride)), d4 = TSimd.Load(source + (4 * stride)), d5 = TSimd.Load(source + (5 * stride));
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
