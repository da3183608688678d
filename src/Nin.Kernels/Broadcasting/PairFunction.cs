namespace Nin.Kernels.Broadcasting;

/// <summary>A function of two numbers.</summary>
public enum PairFunction
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,
}
