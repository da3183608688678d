using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Kernels.Loss;
using Nin.Metrics;
using Nin.Networks;

namespace Nin.Objectives;

/// <summary>
/// One class for each picture: the cross-entropy of the main output, and a share of that of the auxiliary ones where they learn
/// too.
/// </summary>
/// <remarks>
/// <b>Source</b> torch.nn.CrossEntropyLoss, with its label smoothing and its class weights; Szegedy et al., arXiv 1409.4842,
/// section 5: the losses of auxiliary classifiers are added with a weight, and the classifiers left out when answering.
/// </remarks>
public sealed class Classification : Objective
{
    /// <summary>Pictures whose labels lie on the stack.</summary>
    private const int MostOnStack = 256;

    /// <summary>Describes a classification.</summary>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes, in [0, 1).</param>
    /// <param name="classWeights">How much each class counts, [classes]; empty for all the same.</param>
    /// <param name="auxiliaryWeight">
    /// What the loss of each output behind the main one counts, where that of the main one counts 1; 0 where they do not learn.
    /// </param>
    /// <exception cref="ArgumentException">The smoothing or a weight is out of range.</exception>
    public Classification(
        float labelSmoothing = 0f, ImmutableArray<float> classWeights = default, float auxiliaryWeight = 0f)
    {
        if (!(labelSmoothing is >= 0f and < 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing), labelSmoothing,
                FormattableString.Invariant($"Classification: expected a label smoothing in [0, 1), got {labelSmoothing}."));
        }

        if (!(auxiliaryWeight >= 0f && float.IsFinite(auxiliaryWeight)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(auxiliaryWeight), auxiliaryWeight,
                FormattableString.Invariant($"Classification: expected an auxiliary weight of 0 or more, got {auxiliaryWeight}."));
        }

        AuxiliaryWeight = auxiliaryWeight;
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

    /// <summary>
    /// What the loss of each auxiliary output counts, where that of the main one counts 1; 0 where they do not learn.
    /// </summary>
    public float AuxiliaryWeight { get; }

    /// <inheritdoc/>
    public override string Name => "classification";

    /// <inheritdoc/>
    public override Objective Measuring =>
        LabelSmoothing == 0f && ClassWeights.IsEmpty && AuxiliaryWeight == 0f ? this : new Classification();

    /// <summary>
    /// The main output alone, or with the auxiliary ones where they learn, and no softmax at their very ends: logits and the loss
    /// together are exact for any score.
    /// </summary>
    public override Network Prepare(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int learned = Learned(network.Outputs.Length);
        NetworkOutput[] trained = [.. network.Outputs.Take(learned).Select(output => Logits(network, output))];
        return trained.SequenceEqual(network.Outputs) ? network : network.WithOutputs(trained);
    }

    /// <summary>The network without the auxiliary outputs that learned.</summary>
    public override Network Answering(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Learned(network.Outputs.Length) == 1 ? network : network.WithOutputs(network.Outputs[0]);
    }

    /// <inheritdoc/>
    public override void Check(OutputLayout outputs, int classes)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        int length = outputs.Shapes[0].Length;
        for (int i = 0; i < Learned(outputs.Shapes.Length); i++)
        {
            CheckOutput(outputs, i, classes > 0 ? classes : i > 0 ? length : 0);
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

        var wanted = new ClassTargets(labels, LabelSmoothing, others, shares, ClassWeights.AsSpan());
        double loss = 0;
        for (int i = 0; i < Learned(outputs.Layout.Shapes.Length); i++)
        {
            float weight = i == 0 ? 1 : AuxiliaryWeight;
            Span<float> gradient = gradients.IsEmpty ? [] : gradients[i];
            loss += weight * (outputs.Layout.AreProbabilities[i]
                ? outputs.Kernels.CrossEntropyOfProbabilities(classes, outputs[i], wanted, weight * scale, gradient)
                : outputs.Kernels.CrossEntropy(classes, outputs[i], wanted, weight * scale, gradient));
        }

        int correct = 0;
        for (int i = 0; i < count; i++)
        {
            correct += Answers.Best(outputs[0].Slice(i * classes, classes)) == labels[i] ? 1 : 0;
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
        return Math.Log(outputs.Shapes[0].Length) * (1 + (AuxiliaryWeight * (Learned(outputs.Shapes.Length) - 1)));
    }

    /// <summary>How many of a network's outputs learn, the main one first.</summary>
    private int Learned(int outputs) => AuxiliaryWeight > 0f ? outputs : 1;

    /// <summary>An output without the softmax at its end.</summary>
    private static NetworkOutput Logits(Network network, NetworkOutput output)
    {
        Node last = network.Nodes[network.IndexOf(output.Node)];
        bool isSoftmax = last.Layer.MakesProbabilities && last.Inputs[0] != Network.InputName;
        return isSoftmax ? output with { Node = last.Inputs[0] } : output;
    }

    /// <param name="outputs">The outputs.</param>
    /// <param name="index">The one that is looked at.</param>
    /// <param name="classes">What it has to have, or 0 where that is not known.</param>
    private static void CheckOutput(OutputLayout outputs, int index, int classes)
    {
        if (outputs.Shapes[index].Pixels != 1)
        {
            throw new ArgumentException(
                $"{outputs.Network}: classification needs a number for each class, but output '{outputs.Names[index]}' is "
                + $"{outputs.Shapes[index]}. Put a GlobalAvgPool2d or a Flatten behind it.");
        }

        int length = outputs.Shapes[index].Length;
        if (classes > 0 && length != classes)
        {
            throw new ArgumentException(
                $"{outputs.Network}: output '{outputs.Names[index]}' has {length} classes, and the data {classes}.");
        }
    }
}
