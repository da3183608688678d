using Nin.Kernels.Simd;

namespace Nin.Kernels.Pointwise;

/// <summary>
/// The formula of a function of one number, as its definition says it and for a vector. A struct, so that a loop is compiled for
/// each with the formula inside. Its line in <see cref="PointwiseFormulas"/> makes it known.
/// </summary>
/// <remarks>
/// The vector form is within a few units of the last place of the definition, over all of float; the tests' PointwiseBound
/// derives how many.
/// </remarks>
internal interface IPointwiseFormula
{
    /// <summary>The function's value.</summary>
    double Of(double x);

    /// <summary>Its derivative; at a kink what PyTorch takes.</summary>
    double Slope(double x);

    /// <summary>The value in each lane.</summary>
    TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>The derivative in each lane.</summary>
    TVector Slope<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>What is done with a formula, whichever it is.</summary>
internal interface IPointwiseLoop
{
    void Run<TFormula>(TFormula formula)
        where TFormula : struct, IPointwiseFormula;
}
