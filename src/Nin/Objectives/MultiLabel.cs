using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Metrics;
using Nin.Networks;

namespace Nin.Objectives;

/// <summary>
/// Any number of classes for each picture: the binary cross-entropy of each score of the main output, their mean over the
/// classes.
/// </summary>
/// <remarks>
/// A class is answered where its score is above 0, a probability over one half; a picture is right where its set of classes is.
/// <b>Source</b> torch.nn.BCEWithLogitsLoss.
/// </remarks>
public sealed class MultiLabel : Objective
{
    /// <summary>Describes a classification with any number of classes a picture.</summary>
    /// <param name="classWeights">How much each class counts, [classes]; empty for all the same.</param>
    /// <exception cref="ArgumentException">A weight is out of range.</exception>
    public MultiLabel(ImmutableArray<float> classWeights = default)
    {
        ClassWeights = classWeights.IsDefault ? [] : classWeights;
        int bad = ClassWeights.AsSpan().IndexOfAnyExceptInRange(float.Epsilon, float.MaxValue);
        if (bad >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"MultiLabel: expected positive class weights, got {ClassWeights[bad]} for class {bad}."), nameof(classWeights));
        }
    }

    /// <summary>How much each class counts; empty for all the same.</summary>
    public ImmutableArray<float> ClassWeights { get; }

    /// <inheritdoc/>
    public override string Name => "multi-label";

    /// <inheritdoc/>
    public override Objective Measuring => ClassWeights.IsEmpty ? this : new MultiLabel();

    /// <summary>The main output alone.</summary>
    public override Network Prepare(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Outputs.Length == 1 ? network : network.WithOutputs(network.Outputs[0]);
    }

    /// <inheritdoc/>
    public override void Check(OutputLayout outputs, int classes)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        int length = outputs.Shapes[0].Length;
        if (outputs.AreProbabilities[0])
        {
            throw new ArgumentException(
                $"{outputs.Network}: output '{outputs.Names[0]}' comes from a softmax, which lets one class win; multi-label "
                    + "needs scores.");
        }

        if (outputs.Shapes[0].Pixels != 1 || (classes > 0 && length != classes)
            || (ClassWeights.Length > 0 && ClassWeights.Length != length))
        {
            throw new ArgumentException(
                $"{outputs.Network}: multi-label needs a score for each class, but output '{outputs.Names[0]}' is {outputs.Shapes[0]}, "
                + $"for {classes} classes and {ClassWeights.Length} weights.");
        }
    }

    /// <inheritdoc/>
    public override TargetEncoding Encoding(OutputLayout outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return new ClassSetEncoding(outputs.Shapes[0].Length);
    }

    /// <inheritdoc/>
    public override AnswerKind AnswerKind => AnswerKind.AnyClasses;

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics(OutputLayout outputs, IReadOnlyList<string> labels) =>
        [new LabelSetFigures(labels)];

    /// <inheritdoc/>
    public override LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients)
    {
        int classes = outputs.Layout.Shapes[0].Length, correct = 0;
        ReadOnlySpan<float> scores = outputs[0];
        double loss = outputs.Kernels.BinaryCrossEntropy(
            classes, scores, targets, ClassWeights.AsSpan(), scale, gradients.IsEmpty ? [] : gradients[0]);
        for (int first = 0; first < scores.Length; first += classes)
        {
            bool isRight = true;
            for (int i = first; i < first + classes; i++)
            {
                isRight &= scores[i] > 0 == targets[i] > 0.5f;
            }

            correct += isRight ? 1 : 0;
        }

        return new LossScore(loss, correct);
    }
}
