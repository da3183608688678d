using Nin.Kernels.Simd;

namespace Nin.Kernels.Optimization;

/// <summary>The loops of the optimizer, element by element.</summary>
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
}
