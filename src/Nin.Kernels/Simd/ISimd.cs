namespace Nin.Kernels.Simd;

/// <summary>
/// The vector operations kernels are written in, once for every width. A kernel is generic over a pair
/// (<c>TSimd</c>, <c>TVector</c>), both structs, so the JIT compiles one exact copy per width with every call inlined.
/// </summary>
/// <remarks>
/// Every kernel lays channels along the lanes and adds over pixels or inputs in order, so a sum never crosses lanes and
/// its bits are the same at every width on a machine with fused multiply-add.
/// </remarks>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// 2^23 + 127: added to a small whole number n, it leaves n + 127 in the last bits, which is how float writes 2^n's exponent.
    /// </summary>
    const float ExponentShift = (1 << 23) + 127;

    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Sqrt(TVector a);

    /// <summary>2^n of a whole number n in [−126, 127].</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>a·b + c, rounded once where the machine has the instruction.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>max(0, a); a NaN stays a NaN, so a broken run is seen and not hidden.</summary>
    static abstract TVector Relu(TVector a);

    /// <summary>All bits set in the lanes where a &gt; b.</summary>
    static abstract TVector GreaterThan(TVector a, TVector b);

    /// <summary>All bits set in the lanes where a = b.</summary>
    static abstract TVector EqualTo(TVector a, TVector b);

    static abstract TVector And(TVector a, TVector b);

    /// <summary>a &amp; ~b.</summary>
    static abstract TVector AndNot(TVector a, TVector b);

    /// <summary>The lanes of a where the mask is set, else those of b.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);
}
