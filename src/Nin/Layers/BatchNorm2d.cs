using System.Collections.Immutable;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Batch normalisation of each channel.</summary>
/// <remarks>
/// <b>Shapes</b> as the input. In training the statistics are those of a shard of the batch; in use, the running ones:
/// running = (1 − Momentum)·running + Momentum·batch, the variance unbiased. <b>Source</b> torch.nn.BatchNorm2d.
/// <b>Deviation</b> statistics per shard ("ghost batch", arXiv 1705.08741), so that results do not depend on threads.
/// </remarks>
public sealed record BatchNorm2d : Layer
{
    internal const string KindName = "BatchNorm2d";

    /// <summary>Describes a batch normalisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public BatchNorm2d(int numFeatures, float epsilon = 1e-5f, float momentum = 0.1f)
    {
        NumFeatures = Positive(numFeatures, nameof(numFeatures));
        if (!(epsilon > 0f && float.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon), epsilon,
                FormattableString.Invariant($"BatchNorm2d: expected a positive epsilon, got {epsilon}."));
        }

        if (!(momentum is >= 0f and <= 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum), momentum,
                FormattableString.Invariant($"BatchNorm2d: expected a momentum in [0, 1], got {momentum}."));
        }

        (Epsilon, Momentum) = (epsilon, momentum);
    }

    /// <summary>Channels.</summary>
    public int NumFeatures { get; }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    /// <summary>The weight of a new batch in the running statistics.</summary>
    public float Momentum { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("numFeatures", NumFeatures), new("epsilon", Epsilon), new("momentum", Momentum)];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterSpec> Parameters =>
    [
        new("weight", ParameterRole.NormalizationWeight, [NumFeatures]),
        new("bias", ParameterRole.NormalizationBias, [NumFeatures]),
        new("running_mean", ParameterRole.RunningMean, [NumFeatures]),
        new("running_var", ParameterRole.RunningVariance, [NumFeatures]),
    ];

    internal override bool NormalizesOverBatch => true;

    internal override Layer WithMomentum(float momentum) => new BatchNorm2d(NumFeatures, Epsilon, momentum);

    /// <summary>
    /// With kept statistics it is a scale and a shift, which a convolution before it can take into its weights.
    /// </summary>
    internal override ChannelScale AsChannelScale => new(NumFeatures, (parameters, node, scale, shift) =>
        BatchNormOperation.FoldedScale(
            this, parameters, BatchNormSlots.Of(name => parameters.Layout[$"{node}.{name}"]), scale, shift));

    /// <summary>PyTorch's batch normalisation counts its batches; strict loading there expects the tensor.</summary>
    internal override ImmutableArray<string> Counters => ["num_batches_tracked"];

    internal static BatchNorm2d Read(LayerSettings settings) => new(
        settings.Whole("numFeatures"), settings.Number("epsilon", 1e-5f), settings.Number("momentum", 0.1f));

    internal override bool IsLocal => true;

    internal override Operation CreateOperation(OperationSite site) =>
        new BatchNormOperation(site.Input, site.Output, this, site.Shape.Pixels, BatchNormSlots.Of(site.Slot));

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => inputs[0].Channels == NumFeatures
        ? inputs[0]
        : throw new ArgumentException(
            $"BatchNorm2d: expected {NumFeatures} channels, got {inputs[0].Channels} in {inputs[0]}.", nameof(inputs));
}

/// <summary>The places of a batch normalisation's parameters.</summary>
internal sealed record BatchNormSlots(ParameterSlot Weight, ParameterSlot Bias, ParameterSlot Mean, ParameterSlot Variance)
{
    public static BatchNormSlots Of(Func<string, ParameterSlot> slot) =>
        new(slot("weight"), slot("bias"), slot("running_mean"), slot("running_var"));
}

/// <summary>Batch normalisation, with the ReLU behind it where there is one.</summary>
internal sealed class BatchNormOperation(Edge input, Value output, BatchNorm2d layer, int pixels, BatchNormSlots slots)
    : UnaryOperation(input, output)
{
    public bool Relu { get; private set; }

    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => Relu;

    public override bool TryFuse(Activation activation) => !Relu && (Relu = activation == Activation.Relu);

    /// <summary>When answering, a scale and a shift, where they could not be folded into a convolution.</summary>
    public override int ScratchLength(KernelSet kernels, bool training) => training ? 0 : 2 * layer.NumFeatures;

    public override void Forward(PassContext context)
    {
        int rows = context.Count * pixels, channels = layer.NumFeatures;
        ParameterBuffer parameters = context.Parameters.Parameters;
        if (context.Training is null)
        {
            Span<float> scale = context.Scratch[..channels], shift = context.Scratch.Slice(channels, channels);
            FoldedScale(layer, parameters, slots, scale, shift);
            context.Kernels.ScaleShift(rows, channels, context.Read(Input.Value), scale, shift, Relu, context.Write(Output));
            return;
        }

        context.Kernels.BatchNorm(
            rows, channels, context.Read(Input.Value), parameters[slots.Weight], parameters[slots.Bias], layer.Epsilon, Relu,
            Statistics(context.Training, slots.Mean), Statistics(context.Training, slots.Variance), context.Write(Output));
    }

    public override void Backward(PassContext context)
    {
        Span<float> outputGradient = context.Gradient(Output);
        TrainingPass training = context.Training!;
        ReadOnlySpan<float> input = context.Read(Input.Value);

        // A normalised picture needs no gradient of its own; the kernel computes it all the same, over the output's.
        Span<float> inputGradient = Input.NeedsGradient ? context.Gradient(Input) : outputGradient;
        context.Kernels.BatchNormBackward(
            context.Count * pixels, layer.NumFeatures, input, context.Parameters.Parameters[slots.Weight], layer.Epsilon,
            Statistics(training, slots.Mean), Statistics(training, slots.Variance), Relu ? context.Read(Output) : [],
            outputGradient, inputGradient,
            training.Gradient.Slice(slots.Weight.Offset, layer.NumFeatures),
            training.Gradient.Slice(slots.Bias.Offset, layer.NumFeatures));
    }

    /// <summary>
    /// running = (1 − momentum)·running + momentum·(the mean of the shards' statistics, the variance unbiased).
    /// </summary>
    public override void UpdateRunning(ParameterBuffer parameters, ReadOnlySpan<TrainingPass> passes)
    {
        Span<float> mean = parameters[slots.Mean], variance = parameters[slots.Variance];
        for (int c = 0; c < layer.NumFeatures; c++)
        {
            double meanSum = 0, varianceSum = 0;
            int shards = 0;
            foreach (TrainingPass pass in passes)
            {
                if (pass.Count > 0)
                {
                    double rows = (double)pass.Count * pixels;
                    meanSum += Statistics(pass, slots.Mean)[c];
                    varianceSum += Statistics(pass, slots.Variance)[c] * rows / Math.Max(rows - 1, 1);
                    shards++;
                }
            }

            mean[c] += layer.Momentum * ((float)(meanSum / shards) - mean[c]);
            variance[c] += layer.Momentum * ((float)(varianceSum / shards) - variance[c]);
        }
    }

    /// <summary>The scale and shift that a normalisation with kept statistics amounts to.</summary>
    public static void FoldedScale(
        BatchNorm2d layer, ParameterBuffer parameters, BatchNormSlots slots, Span<float> scale, Span<float> shift)
    {
        ReadOnlySpan<float> weight = parameters[slots.Weight], bias = parameters[slots.Bias];
        ReadOnlySpan<float> mean = parameters[slots.Mean], variance = parameters[slots.Variance];
        for (int c = 0; c < scale.Length; c++)
        {
            double factor = weight[c] / Math.Sqrt((double)variance[c] + layer.Epsilon);
            scale[c] = (float)factor;
            shift[c] = (float)(bias[c] - (mean[c] * factor));
        }
    }

    private static Span<float> Statistics(TrainingPass pass, ParameterSlot slot) =>
        pass.Statistics.Slice(slot.Offset, slot.Length);
}
