namespace Nin.Kernels.Winograd;

/// <summary>
/// One of the small matrices of Winograd's algorithm, applied to a line of vectors: destination = matrix · source.
/// </summary>
/// <remarks>
/// The matrices are those of the points 0, ±1, ±2, ±1/2 and ∞ (eight) and 0, ±1, ±2 and ∞ (six), split into the even and the
/// odd half, which a pair of opposite points shares. <c>ReferenceWinograd</c> has them in full; the tests hold both to the direct
/// sum.
/// </remarks>
internal unsafe interface ILineTransform
{
    /// <summary>Vectors read.</summary>
    static abstract int Inputs { get; }

    /// <summary>Vectors written.</summary>
    static abstract int Outputs { get; }

    /// <summary>Reads all, then writes all; the strides are in floats.</summary>
    static abstract void Apply(float* source, nint stride, float* destination, nint destinationStride);
}
