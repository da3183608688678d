namespace Nin.Layers;

/// <summary>σ(x) = 1 / (1 + exp(−x)), which several activations are made of.</summary>
internal static class Logistic
{
    public static double Of(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>σ(x)·σ(−x): 1 − σ(x) would lose its digits where σ is near 1.</summary>
    public static double Slope(double x) => Of(x) * Of(-x);
}
