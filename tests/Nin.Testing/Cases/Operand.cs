namespace Nin.Testing.Cases;

/// <summary>How the values of an operand are drawn.</summary>
public enum Distribution
{
    /// <summary>Uniform in [−1, 1).</summary>
    Uniform,

    /// <summary>Multiples of 1/4 in [−1, 1]: sums of thousands of their products are exact in float, in any order.</summary>
    Dyadic,

    /// <summary>Uniform in [0.5, 1.5).</summary>
    Positive,

    /// <summary>
    /// Odd multiples of 1/128, no two alike, in random order: no two are closer than 1/64 and none is closer to zero than
    /// 1/128, so a finite difference never crosses a tie or a kink.
    /// </summary>
    Distinct,

    /// <summary>Uniform in [−8, 8).</summary>
    Logits,

    /// <summary>Uniform in [0.05, 1).</summary>
    Probabilities,
}

/// <summary>One array that an operation reads or writes.</summary>
/// <param name="Name">What the operation calls it.</param>
/// <param name="Length">Floats; 0 where the case has none.</param>
public sealed record Operand(string Name, int Length)
{
    /// <summary>How its values are drawn.</summary>
    public Distribution Values { get; init; } = Distribution.Uniform;

    /// <summary>Whether the operation has a gradient with respect to it (an input), or takes one (an output).</summary>
    public bool Differentiable { get; init; } = true;

    /// <summary>Whether its gradient is added to what is there, as that of weights is, and does not replace it.</summary>
    public bool Accumulates { get; init; }

    /// <summary>Floats in its gradient.</summary>
    public int GradientLength => Differentiable ? Length : 0;
}
