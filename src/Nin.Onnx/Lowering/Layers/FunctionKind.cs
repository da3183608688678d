namespace Nin.Onnx.Lowering.Layers;

/// <summary>A function of each number by itself, beside the activations that networks are built with.</summary>
public enum FunctionKind
{
    /// <summary>e to the power of x.</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>The square root.</summary>
    Sqrt,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>The distance from 0.</summary>
    Abs,

    /// <summary>The next whole number below.</summary>
    Floor,

    /// <summary>The next whole number above.</summary>
    Ceil,

    /// <summary>The nearest whole number; the even one of two.</summary>
    Round,

    /// <summary>−1, 0 or 1.</summary>
    Sign,

    /// <summary>x to a fixed power.</summary>
    Pow,

    /// <summary>The error function.</summary>
    Erf,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>x where it is above a threshold, else 0.</summary>
    ThresholdedRelu,

    /// <summary>The sine.</summary>
    Sin,

    /// <summary>The cosine.</summary>
    Cos,
}
