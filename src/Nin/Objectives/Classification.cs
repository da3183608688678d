using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Kernels.Loss;
using Nin.Metrics;
using Nin.Networks;

namespace Nin.Objectives;

/// <summary>One class for each picture: the cross-entropy of the main output.</summary>
/// <remarks><b>Source</b> torch.nn.CrossEntropyLoss, with its label smoothing and its class weights.</remarks>
public sealed class Classification : Objective
{
    /// <summary>Pictures whose labels lie on the stack.</summary>
    private const int MostOnStack = 256;

    /// <summary>Describes a classification.</summary>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes, in [0, 1).</param>
    /// <param name="classWeights">How much each class counts, [classes]; empty for all the same.</param>
    /// <exception cref="ArgumentException">The smoothing or a weight is out of range.</exception>
    public Classification(float labelSmoothing = 0f, ImmutableArray<float> classWeights = default)
    {
        if (!(labelSmoothing is >= 0f and < 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing), labelSmoothing,
                FormattableString.Invariant($"Classification: expected a label smoothing in [0, 1), got {labelSmoothing}."));
        }

        (LabelSmoothing, ClassWeights) = (labelSmoothing, classWeights.IsDefault ? [] : classWeights);
        int bad = ClassWeights.AsSpan().IndexOfAnyExceptInRange(float.Epsilon, float.MaxValue);
        if (bad >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Classification: expected positive class weights, got {ClassWeights[bad]} for class {bad}."), nameof(classWeights));
        }
    }

    /// <summary>The share of the target that is spread over all classes.</summary>
    public float LabelSmoothing { get; }

    /// <summary>How much each class counts; empty for all the same.</summary>
    public ImmutableArray<float> ClassWeights { get; }

    /// <inheritdoc/>
    public override string Name => "classification";

    /// <inheritdoc/>
    public override Objective Measuring => LabelSmoothing == 0f && ClassWeights.IsEmpty ? this : new Classification();

    /// <summary>
    /// The main output alone, and no softmax at its very end: its logits and the loss together are exact for any score.
    /// </summary>
    public override Network Prepare(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkOutput main = network.Outputs[0];
        Node last = network.Nodes[network.IndexOf(main.Node)];
        bool isSoftmax = last.Layer.MakesProbabilities && last.Inputs[0] != Network.InputName;
        NetworkOutput trained = isSoftmax ? main with { Node = last.Inputs[0] } : main;
        return network.Outputs.Length == 1 && !isSoftmax ? network : network.WithOutputs(trained);
    }

    /// <inheritdoc/>
    public override void Check(OutputLayout outputs, int classes)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        int length = outputs.Shapes[0].Length;
        if (outputs.Shapes[0].Pixels != 1)
        {
            throw new ArgumentException(
                $"{outputs.Network}: classification needs a number for each class, but output '{outputs.Names[0]}' is {outputs.Shapes[0]}. "
                + "Put a GlobalAvgPool2d or a Flatten behind it.");
        }

        if (classes > 0 && length != classes)
        {
            throw new ArgumentException(
                $"{outputs.Network}: output '{outputs.Names[0]}' has {length} classes, and the data {classes}.");
        }

        if (ClassWeights.Length > 0 && ClassWeights.Length != length)
        {
            throw new ArgumentException(
                $"{outputs.Network}: output '{outputs.Names[0]}' has {length} classes; expected as many class weights, got "
                    + $"{ClassWeights.Length}.");
        }
    }

    /// <inheritdoc/>
    public override TargetEncoding Encoding(OutputLayout outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return new ClassEncoding(outputs.Shapes[0].Length);
    }

    /// <inheritdoc/>
    public override double TotalWeight(OutputLayout outputs, ReadOnlySpan<float> targets, int count)
    {
        if (ClassWeights.IsEmpty)
        {
            return count;
        }

        double total = 0;
        for (int first = 0; first < count; first++)
        {
            ReadOnlySpan<float> row = targets.Slice(first * ClassEncoding.Numbers, ClassEncoding.Numbers);
            double share = row[2];
            total += share * ClassWeights[(int)row[0]];
            total += (1 - share) * ClassWeights[(int)row[1]];
        }

        return total;
    }

    /// <inheritdoc/>
    public override LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients)
    {
        int count = outputs.Count, classes = outputs.Layout.Shapes[0].Length;
        Span<int> labels = count <= MostOnStack ? stackalloc int[count] : new int[count];
        Span<int> others = count <= MostOnStack ? stackalloc int[count] : new int[count];
        Span<float> shares = count <= MostOnStack ? stackalloc float[count] : new float[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = targets.Slice(i * ClassEncoding.Numbers, ClassEncoding.Numbers);
            (labels[i], others[i], shares[i]) = ((int)row[0], (int)row[1], row[2]);
        }

        ReadOnlySpan<float> main = outputs[0];
        var wanted = new ClassTargets(labels, LabelSmoothing, others, shares, ClassWeights.AsSpan());
        Span<float> gradient = gradients.IsEmpty ? [] : gradients[0];
        double loss = outputs.Layout.AreProbabilities[0]
            ? outputs.Kernels.CrossEntropyOfProbabilities(classes, main, wanted, scale, gradient)
            : outputs.Kernels.CrossEntropy(classes, main, wanted, scale, gradient);
        int correct = 0;
        for (int i = 0; i < count; i++)
        {
            correct += Answers.Best(main.Slice(i * classes, classes)) == labels[i] ? 1 : 0;
        }

        return new LossScore(loss, correct);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics(OutputLayout outputs, IReadOnlyList<string> labels) => ClassMetrics.Of(labels);

    /// <inheritdoc/>
    public override bool IsOfProbabilities => true;

    /// <inheritdoc/>
    public override double? ChanceLoss(OutputLayout outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return Math.Log(outputs.Shapes[0].Length);
    }
}
