using Nin.Kernels.Loss;

namespace Nin.Kernels;

public abstract partial class KernelSet
{
    /// <summary>output[r, c] = exp(input[r, c]) / Σ exp(input[r, ·]), with the largest of a row subtracted, in double.</summary>
    /// <remarks><b>Shapes</b> input, output [rows, classes]; they may be the same memory.</remarks>
    public void Softmax(int classes, ReadOnlySpan<float> input, Span<float> output)
    {
        CheckRows(classes, input.Length, output.Length);
        SoftmaxCore(classes, input, output);
    }

    /// <summary>inputGradient = output·(outputGradient − Σ output·outputGradient), row by row.</summary>
    /// <remarks><b>Shapes</b> all [rows, classes].</remarks>
    public void SoftmaxBackward(
        int classes, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        CheckRows(classes, output.Length, inputGradient.Length);
        CheckRows(classes, output.Length, outputGradient.Length);
        SoftmaxBackwardCore(classes, output, outputGradient, inputGradient);
    }

    /// <summary>
    /// Cross-entropy of softmax(logits): returns the sum of the pictures' losses and gives the gradient of that sum times
    /// <paramref name="gradientScale"/>, unless <paramref name="logitsGradient"/> is empty.
    /// </summary>
    /// <remarks><b>Shapes</b> logits, logitsGradient [rows, classes]. <b>Source</b> torch.nn.CrossEntropyLoss.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is not in [0, classes).</exception>
    public double CrossEntropy(
        int classes, ReadOnlySpan<float> logits, ClassTargets targets, float gradientScale, Span<float> logitsGradient)
    {
        CheckTargets(classes, logits.Length, targets, logitsGradient.Length);
        return CrossEntropyCore(classes, logits, targets, gradientScale, logitsGradient);
    }

    /// <summary>
    /// Cross-entropy of outputs that are probabilities already (a network whose softmax stands before the average): the
    /// sum of −target·ln(max(p, 1e-7)), and its gradient times <paramref name="gradientScale"/>.
    /// </summary>
    /// <remarks>
    /// <b>Shapes</b> as <see cref="CrossEntropy"/>. <b>Source</b> keras.losses.CategoricalCrossentropy (epsilon 1e-7).
    /// <b>Deviation</b> below epsilon the gradient is −target / epsilon and not zero, so that a picture that the network is
    /// entirely wrong about still teaches it.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is not in [0, classes).</exception>
    public double CrossEntropyOfProbabilities(
        int classes, ReadOnlySpan<float> probabilities, ClassTargets targets, float gradientScale,
        Span<float> probabilitiesGradient)
    {
        CheckTargets(classes, probabilities.Length, targets, probabilitiesGradient.Length);
        return CrossEntropyOfProbabilitiesCore(classes, probabilities, targets, gradientScale, probabilitiesGradient);
    }

    /// <summary>
    /// Cross-entropy of sigmoid(logits): returns the sum over the pictures of the mean over their classes, and gives the gradient
    /// of that sum times <paramref name="gradientScale"/>.
    /// </summary>
    /// <remarks>
    /// <b>Formula</b> max(x, 0) − x·t + ln(1 + exp(−|x|)), which no score overflows. <b>Shapes</b> all [rows, classes].
    /// <b>Source</b> torch.nn.BCEWithLogitsLoss.
    /// </remarks>
    /// <param name="classes">The classes.</param>
    /// <param name="logits">The scores.</param>
    /// <param name="targets">In [0, 1].</param>
    /// <param name="weights">How much each class counts, [classes]; empty for all the same.</param>
    /// <param name="gradientScale">What the gradient is multiplied by.</param>
    /// <param name="logitsGradient">Empty where only the loss is asked for.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public double BinaryCrossEntropy(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float gradientScale,
        Span<float> logitsGradient)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (logits.Length % classes != 0 || targets.Length != logits.Length || (!weights.IsEmpty && weights.Length != classes)
            || (!logitsGradient.IsEmpty && logitsGradient.Length != logits.Length))
        {
            throw new ArgumentException(
                $"BinaryCrossEntropy: expected whole rows of {classes} floats on all sides, "
                + $"got {logits.Length}, {targets.Length} and {logitsGradient.Length}.");
        }

        return BinaryCrossEntropyCore(classes, logits, targets, weights, gradientScale, logitsGradient);
    }

    private static void CheckRows(int classes, int length, int otherLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (length % classes != 0 || otherLength != length)
        {
            throw new ArgumentException(
                $"Softmax: expected whole rows of {classes} floats on both sides, got {length} and {otherLength}.");
        }
    }

    private static void CheckTargets(int classes, int length, ClassTargets targets, int gradientLength)
    {
        CheckRows(classes, length, gradientLength == 0 ? length : gradientLength);
        if (targets.Labels.Length * (long)classes != length)
        {
            throw new ArgumentException(
                $"CrossEntropy: expected {length / classes} labels, got {targets.Labels.Length}.", nameof(targets));
        }

        if (!targets.Weights.IsEmpty && targets.Weights.Length != classes)
        {
            throw new ArgumentException(
                $"CrossEntropy: expected {classes} weights, one a class, got {targets.Weights.Length}.", nameof(targets));
        }

        CheckLabels(classes, targets.Labels);
        CheckLabels(classes, targets.Others);
    }

    private static void CheckLabels(int classes, ReadOnlySpan<int> labels)
    {
        foreach (int label in labels)
        {
            if ((uint)label >= (uint)classes)
            {
                throw new ArgumentException($"CrossEntropy: expected labels in [0, {classes}), got {label}.", nameof(labels));
            }
        }
    }

    private protected abstract void SoftmaxCore(int classes, ReadOnlySpan<float> input, Span<float> output);

    private protected abstract void SoftmaxBackwardCore(
        int classes, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    private protected abstract double CrossEntropyCore(
        int classes, ReadOnlySpan<float> logits, ClassTargets targets, float gradientScale, Span<float> logitsGradient);

    private protected abstract double CrossEntropyOfProbabilitiesCore(
        int classes, ReadOnlySpan<float> probabilities, ClassTargets targets, float gradientScale,
        Span<float> probabilitiesGradient);

    private protected abstract double BinaryCrossEntropyCore(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float gradientScale,
        Span<float> logitsGradient);
}
