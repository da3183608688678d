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

    /// <summary>Adam, or AdamW where the decay is decoupled; see <see cref="KernelSet.Adam"/>.</summary>
    public static void Adam<T>(
        T learningRate, T beta1, T beta2, T epsilon, T weightDecay, bool isDecayDecoupled, long number, ReadOnlySpan<T> gradient,
        Span<T> mean, Span<T> square, Span<T> weights)
        where T : IFloatingPointIeee754<T>
    {
        double steps = number + 1.0;
        T rate = T.CreateChecked(double.CreateChecked(learningRate) / (1 - Math.Pow(double.CreateChecked(beta1), steps)));
        T root = T.CreateChecked(Math.Sqrt(1 - Math.Pow(double.CreateChecked(beta2), steps)));
        T shrink = isDecayDecoupled ? T.One - (learningRate * weightDecay) : T.One;
        T decay = isDecayDecoupled ? T.Zero : weightDecay;
        for (int i = 0; i < weights.Length; i++)
        {
            T weight = weights[i] * shrink, g = gradient[i] + (decay * weights[i]);
            mean[i] += (T.One - beta1) * (g - mean[i]);
            square[i] = (beta2 * square[i]) + ((T.One - beta2) * g * g);
            weights[i] = weight - (rate * mean[i] / ((T.Sqrt(square[i]) / root) + epsilon));
        }
    }

    /// <summary>RMSprop, not centered; see <see cref="KernelSet.RmsProp"/>.</summary>
    public static void RmsProp<T>(
        T learningRate, T alpha, T momentum, T epsilon, T weightDecay, ReadOnlySpan<T> gradient, Span<T> square, Span<T> velocity,
        Span<T> weights)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            T g = gradient[i] + (weightDecay * weights[i]);
            square[i] = (alpha * square[i]) + ((T.One - alpha) * g * g);
            velocity[i] = (momentum * velocity[i]) + (g / (T.Sqrt(square[i]) + epsilon));
            weights[i] -= learningRate * velocity[i];
        }
    }

    /// <summary>Σ value², one after the other, in double.</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T value in values)
        {
            sum += double.CreateChecked(value) * double.CreateChecked(value);
        }

        return sum;
    }

    /// <summary>values = values·scale, within ±limit.</summary>
    public static void ClipGradient<T>(T scale, T limit, Span<T> values)
        where T : IFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
        {
            value = T.Clamp(value * scale, -limit, limit);
        }
    }
}
