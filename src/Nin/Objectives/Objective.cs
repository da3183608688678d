using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Metrics;
using Nin.Networks;

namespace Nin.Objectives;

/// <summary>
/// What is learned: which targets there are, how far the outputs are from them, and which way is down. An objective holds
/// settings alone, so one can serve any number of trainings; many threads ask it at once.
/// </summary>
public abstract class Objective
{
    /// <summary>What it is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The network as it is trained, with the outputs that this objective reads alone. Where the loss and a network's last layer
    /// are more exact as one, such as softmax and cross-entropy, the layer is left out.
    /// </summary>
    public virtual Network Prepare(Network network) => network;

    /// <summary>
    /// The network as it is kept when it has learned, with all outputs but those that only help learning: what a model has.
    /// </summary>
    public virtual Network Answering(Network network) => network;

    /// <summary>The same without what only helps learning, such as label smoothing: a model's loss is measured by this.</summary>
    public virtual Objective Measuring => this;

    /// <summary>Checks that outputs fit, before anything is allocated.</summary>
    /// <param name="outputs">The outputs of the prepared network.</param>
    /// <param name="classes">The classes of the data, or 0 where there are none.</param>
    /// <exception cref="ArgumentException">They do not; the message names the output.</exception>
    public abstract void Check(OutputLayout outputs, int classes);

    /// <summary>How the targets become numbers.</summary>
    public abstract TargetEncoding Encoding(OutputLayout outputs);

    /// <summary>What the mean loss of some pictures divides by: their number, unless some count more than others.</summary>
    /// <param name="outputs">What the outputs are.</param>
    /// <param name="targets">The encoded targets, [count, Encoding.Length].</param>
    /// <param name="count">The pictures.</param>
    public virtual double TotalWeight(OutputLayout outputs, ReadOnlySpan<float> targets, int count) => count;

    /// <summary>The sum of the losses of some pictures, and the gradient of that sum times a factor.</summary>
    /// <param name="outputs">
    /// What the network answered: in training that of <see cref="Prepare"/>, and in measuring that of the network as it was
    /// described.
    /// </param>
    /// <param name="targets">The encoded targets, [count, Encoding.Length].</param>
    /// <param name="scale">What the gradient is multiplied by: one over the weight of the whole batch.</param>
    /// <param name="gradients">Where the gradient of every output goes; empty where only the loss is asked for.</param>
    public abstract LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients);

    /// <summary>The figures by which such a model is measured, begun anew: each measures once.</summary>
    /// <param name="outputs">The outputs of the network as it was described.</param>
    /// <param name="labels">The names of the network's classes; none where there are no classes.</param>
    public virtual IReadOnlyList<Metric> Metrics(OutputLayout outputs, IReadOnlyList<string> labels) => [];

    /// <summary>
    /// Whether a model answers with the softmax of its main output, so that a temperature can be fitted to its probabilities.
    /// </summary>
    public virtual bool IsOfProbabilities => false;

    /// <summary>What a model that learned this makes of its scores when it answers. It stands in the model's file.</summary>
    public virtual AnswerKind AnswerKind => AnswerKind.OneClass;

    /// <summary>
    /// The outputs that the guard against dead networks looks at, by their index: where all of them are zero for every picture,
    /// or the same for every picture, for some steps on end, nothing is learned any more. The main one, unless said otherwise.
    /// </summary>
    /// <param name="outputs">The outputs of the prepared network.</param>
    public virtual ImmutableArray<int> GuardedOutputs(OutputLayout outputs) => [0];

    /// <summary>
    /// The loss of a network that tells nothing apart, where it is one number: a training that stays there is dead. Null where
    /// there is none.
    /// </summary>
    public virtual double? ChanceLoss(OutputLayout outputs) => null;
}
