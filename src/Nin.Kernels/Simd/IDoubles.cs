namespace Nin.Kernels.Simd;

/// <summary>
/// Doubles made of floats, for sums that must keep their digits. Kernels are generic over it, as over <see cref="ISimd{T}"/>,
/// and every set uses the same four lanes with a lane for the rest, so the bits never depend on the set's width.
/// </summary>
/// <remarks>Nothing is fused: each operation is rounded as the same one on single numbers is.</remarks>
internal unsafe interface IDoubles<TVector>
    where TVector : struct
{
    /// <summary>Doubles in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Floats, as doubles.</summary>
    static abstract TVector Load(float* source);

    static abstract TVector Load(double* source);

    /// <summary>Rounds each to float.</summary>
    static abstract void Store(float* destination, TVector value);

    static abstract void Store(double* destination, TVector value);

    static abstract TVector Broadcast(double value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);
}
