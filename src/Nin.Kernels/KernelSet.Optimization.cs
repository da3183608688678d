using Nin.Kernels.Optimization;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>One step of stochastic gradient descent on a run of parameters that share their settings.</summary>
    /// <remarks>
    /// <b>Source</b> torch.optim.SGD: velocity = momentum·velocity + gradient + decay·weight; weight −= rate·velocity.
    /// </remarks>
    public void Sgd(in SgdStep step, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> weights)
    {
        Require(nameof(Sgd), nameof(velocity), gradient.Length, velocity.Length);
        Require(nameof(Sgd), nameof(weights), gradient.Length, weights.Length);
        SgdCore(step, gradient, velocity, weights);
    }

    /// <summary>average += (1 − decay)·(values − average).</summary>
    public void MovingAverage(float decay, ReadOnlySpan<float> values, Span<float> average)
    {
        Require(nameof(MovingAverage), nameof(average), values.Length, average.Length);
        MovingAverageCore(decay, values, average);
    }

    /// <summary>One step of Adam or AdamW on a run of parameters that share their settings.</summary>
    /// <remarks>
    /// <b>Source</b> Kingma and Ba, arXiv 1412.6980; torch.optim.Adam: mean += (1 − β1)·(gradient − mean);
    /// square = β2·square + (1 − β2)·gradient²; weight −= rate·mean / (√square + ε), both means divided by what they lack of
    /// steps that never were. The decay is added to the gradient, or shrinks the weight by itself as in torch.optim.AdamW.
    /// Every set gives the same bits.
    /// </remarks>
    public void Adam(
        in AdamStep step, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> weights)
    {
        Require(nameof(Adam), nameof(mean), gradient.Length, mean.Length);
        Require(nameof(Adam), nameof(square), gradient.Length, square.Length);
        Require(nameof(Adam), nameof(weights), gradient.Length, weights.Length);
        AdamCore(step, gradient, mean, square, weights);
    }

    /// <summary>One step of RMSprop on a run of parameters that share their settings.</summary>
    /// <remarks>
    /// <b>Source</b> torch.optim.RMSprop, not centered: square = α·square + (1 − α)·gradient²;
    /// velocity = momentum·velocity + gradient / (√square + ε); weight −= rate·velocity. Every set gives the same bits.
    /// </remarks>
    public void RmsProp(
        in RmsPropStep step, ReadOnlySpan<float> gradient, Span<float> square, Span<float> velocity, Span<float> weights)
    {
        Require(nameof(RmsProp), nameof(square), gradient.Length, square.Length);
        Require(nameof(RmsProp), nameof(velocity), gradient.Length, velocity.Length);
        Require(nameof(RmsProp), nameof(weights), gradient.Length, weights.Length);
        RmsPropCore(step, gradient, square, velocity, weights);
    }

    /// <summary>Σ value², in double: what the length of a gradient is the root of.</summary>
    public double SumOfSquares(ReadOnlySpan<float> values) => SumOfSquaresCore(values);

    /// <summary>values = values·scale, then brought within ±limit. A NaN stays one.</summary>
    /// <param name="scale">What they are multiplied by.</param>
    /// <param name="limit">The largest size; infinity for any.</param>
    /// <param name="values">The gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public void ClipGradient(float scale, float limit, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ClipGradientCore(scale, limit, values);
    }

    private protected abstract void SgdCore(
        in SgdStep step, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> weights);

    private protected abstract void MovingAverageCore(float decay, ReadOnlySpan<float> values, Span<float> average);

    private protected abstract void AdamCore(
        in AdamStep step, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> weights);

    private protected abstract void RmsPropCore(
        in RmsPropStep step, ReadOnlySpan<float> gradient, Span<float> square, Span<float> velocity, Span<float> weights);

    private protected abstract double SumOfSquaresCore(ReadOnlySpan<float> values);

    private protected abstract void ClipGradientCore(float scale, float limit, Span<float> values);
}
