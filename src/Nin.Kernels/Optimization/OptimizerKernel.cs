using Nin.Kernels.Simd;

namespace Nin.Kernels.Optimization;

/// <summary>The loops of the optimizers, element by element.</summary>
internal static unsafe class OptimizerKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// velocity = momentum·velocity + gradient + weightDecay·weight; weight −= rate·velocity, or with Nesterov
    /// rate·(gradient + weightDecay·weight + momentum·velocity).
    /// </summary>
    public static void Sgd(in SgdStep step, float* gradient, float* velocity, float* weights, nint length)
    {
        TVector rate = TSimd.Broadcast(-step.LearningRate);
        TVector momentum = TSimd.Broadcast(step.Momentum), decay = TSimd.Broadcast(step.WeightDecay);
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TVector w = TSimd.Load(weights + i);
            TVector g = TSimd.MultiplyAdd(decay, w, TSimd.Load(gradient + i));
            TVector v = TSimd.MultiplyAdd(momentum, TSimd.Load(velocity + i), g);
            TSimd.Store(velocity + i, v);
            TSimd.Store(weights + i, TSimd.MultiplyAdd(rate, step.Nesterov ? TSimd.MultiplyAdd(momentum, v, g) : v, w));
        }
    }

    /// <summary>average += (1 − decay)·(value − average).</summary>
    public static void MovingAverage(float decay, float* values, float* average, nint length)
    {
        TVector share = TSimd.Broadcast(1f - decay);
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TVector old = TSimd.Load(average + i);
            TSimd.Store(average + i, TSimd.MultiplyAdd(share, TSimd.Subtract(TSimd.Load(values + i), old), old));
        }
    }

    /// <summary>See <see cref="KernelSet.Adam"/>. Nothing is fused, so the bits are those of the formula in float.</summary>
    public static void Adam(in AdamStep step, float* gradient, float* mean, float* square, float* weights, nint length)
    {
        (float corrected, float missing) = step.Corrected();
        TVector rate = TSimd.Broadcast(corrected), root = TSimd.Broadcast(missing), epsilon = TSimd.Broadcast(step.Epsilon);
        TVector shrink = TSimd.Broadcast(step.IsDecayDecoupled ? 1f - (step.LearningRate * step.WeightDecay) : 1f);
        TVector decay = TSimd.Broadcast(step.IsDecayDecoupled ? 0f : step.WeightDecay);
        TVector kept = TSimd.Broadcast(step.Beta2), share = TSimd.Broadcast(1f - step.Beta1);
        TVector squareShare = TSimd.Broadcast(1f - step.Beta2);
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TVector w = TSimd.Load(weights + i), m = TSimd.Load(mean + i);
            TVector g = TSimd.Add(TSimd.Load(gradient + i), TSimd.Multiply(decay, w));
            m = TSimd.Add(m, TSimd.Multiply(share, TSimd.Subtract(g, m)));
            TVector s = TSimd.Add(
                TSimd.Multiply(kept, TSimd.Load(square + i)), TSimd.Multiply(TSimd.Multiply(squareShare, g), g));
            TVector deviation = TSimd.Add(TSimd.Divide(TSimd.Sqrt(s), root), epsilon);
            TSimd.Store(mean + i, m);
            TSimd.Store(square + i, s);
            w = TSimd.Multiply(w, shrink);
            TSimd.Store(weights + i, TSimd.Subtract(w, TSimd.Divide(TSimd.Multiply(rate, m), deviation)));
        }
    }

    /// <summary>See <see cref="KernelSet.RmsProp"/>. Nothing is fused.</summary>
    public static void RmsProp(in RmsPropStep step, float* gradient, float* square, float* velocity, float* weights, nint length)
    {
        TVector rate = TSimd.Broadcast(step.LearningRate), decay = TSimd.Broadcast(step.WeightDecay);
        TVector kept = TSimd.Broadcast(step.Alpha), share = TSimd.Broadcast(1f - step.Alpha);
        TVector momentum = TSimd.Broadcast(step.Momentum), epsilon = TSimd.Broadcast(step.Epsilon);
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TVector w = TSimd.Load(weights + i);
            TVector g = TSimd.Add(TSimd.Load(gradient + i), TSimd.Multiply(decay, w));
            TVector s = TSimd.Add(TSimd.Multiply(kept, TSimd.Load(square + i)), TSimd.Multiply(TSimd.Multiply(share, g), g));
            TVector direction = TSimd.Divide(g, TSimd.Add(TSimd.Sqrt(s), epsilon));
            TVector v = TSimd.Add(TSimd.Multiply(momentum, TSimd.Load(velocity + i)), direction);
            TSimd.Store(square + i, s);
            TSimd.Store(velocity + i, v);
            TSimd.Store(weights + i, TSimd.Subtract(w, TSimd.Multiply(rate, v)));
        }
    }

    /// <summary>values = values·scale, within ±limit.</summary>
    public static void Clip(float scale, float limit, float* values, nint length)
    {
        TVector factor = TSimd.Broadcast(scale), most = TSimd.Broadcast(limit), least = TSimd.Broadcast(-limit);
        for (nint i = 0; i < length; i += TSimd.Width)
        {
            TVector v = TSimd.Multiply(factor, TSimd.Load(values + i));
            v = TSimd.Select(TSimd.GreaterThan(v, most), most, v);
            TSimd.Store(values + i, TSimd.Select(TSimd.GreaterThan(least, v), least, v));
        }
    }
}
