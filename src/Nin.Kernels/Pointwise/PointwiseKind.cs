namespace Nin.Kernels.Pointwise;

/// <summary>Which function of one number it is. First and Second are the parameters of <see cref="PointwiseFunction"/>.</summary>
public enum PointwiseKind
{
    /// <summary>x where it is positive, First·x elsewhere.</summary>
    LeakyRelu,

    /// <summary>min(max(0, x), 6).</summary>
    Relu6,

    /// <summary>min(max(First, x), Second).</summary>
    Clip,

    /// <summary>σ(x) = 1 / (1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x·σ(x).</summary>
    Silu,

    /// <summary>min(max(0, x + 3), 6) / 6.</summary>
    HardSigmoid,

    /// <summary>x·min(max(0, x + 3), 6) / 6.</summary>
    HardSwish,

    /// <summary>x·Φ(x), with Φ the share of the normal distribution below x.</summary>
    Gelu,

    /// <summary>x·σ(2·√(2/π)·(x + 0.044715·x³)).</summary>
    TanhGelu,

    /// <summary>x where it is positive, First·(exp(x) − 1) elsewhere.</summary>
    Elu,

    /// <summary>log(1 + exp(First·x)) / First, and x itself where First·x is over Second.</summary>
    Softplus,
}
