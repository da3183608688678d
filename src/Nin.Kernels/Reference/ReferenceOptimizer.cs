using System.Numerics;

namespace Nin.Kernels.Reference;

/// <summary>The optimizer's formulas, for any floating-point type.</summary>
public static class ReferenceOptimizer
{
    /// <summary>
    /// velocity = momentum·velocity + gradient + decay·weight; weight −= rate·(velocity, or looked ahead along it).
    /// </summary>
    public static void Sgd<T>(
        T learningRate, T momentum, T weightDecay, bool nesterov, ReadOnlySpan<T> gradient, Span<T> velocity, Span<T> weights)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            T g = gradient[i] + (weightDecay * weights[i]);
            velocity[i] = (momentum * velocity[i]) + g;
            weights[i] -= learningRate * (nesterov ? g + (momentum * velocity[i]) : velocity[i]);
        }
    }

    /// <summary>average += (1 − decay)·(values − average).</summary>
    public static void MovingAverage<T>(T decay, ReadOnlySpan<T> values, Span<T> average)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            average[i] += (T.One - decay) * (values[i] - average[i]);
        }
    }
}
