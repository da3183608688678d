using Nin.Kernels.Optimization;

namespace Nin.Kernels.Reference;

internal sealed partial class ReferenceKernelSet
{
    private protected override void SgdCore(
        in SgdStep step, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> weights) =>
        ReferenceOptimizer.Sgd(step.LearningRate, step.Momentum, step.WeightDecay, step.Nesterov, gradient, velocity, weights);

    private protected override void MovingAverageCore(float decay, ReadOnlySpan<float> values, Span<float> average) =>
        ReferenceOptimizer.MovingAverage(decay, values, average);

    private protected override void AdamCore(
        in AdamStep step, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> weights) =>
        ReferenceOptimizer.Adam(
            step.LearningRate, step.Beta1, step.Beta2, step.Epsilon, step.WeightDecay, step.IsDecayDecoupled, step.Number,
            gradient, mean, square, weights);

    private protected override void RmsPropCore(
        in RmsPropStep step, ReadOnlySpan<float> gradient, Span<float> square, Span<float> velocity, Span<float> weights) =>
        ReferenceOptimizer.RmsProp(
            step.LearningRate, step.Alpha, step.Momentum, step.Epsilon, step.WeightDecay, gradient, square, velocity, weights);

    private protected override double SumOfSquaresCore(ReadOnlySpan<float> values) =>
        ReferenceOptimizer.SumOfSquares(values);

    private protected override void ClipGradientCore(float scale, float limit, Span<float> values) =>
        ReferenceOptimizer.ClipGradient(scale, limit, values);
}
