using Nin.Layers;

namespace Nin.Execution.Operations;

/// <summary>The places of a batch normalisation's parameters.</summary>
internal sealed record BatchNormSlots(ParameterSlot Weight, ParameterSlot Bias, ParameterSlot Mean, ParameterSlot Variance);

/// <summary>Batch normalisation, with the ReLU behind it where there is one.</summary>
internal sealed class BatchNormOperation(Edge input, Value output, BatchNorm2d layer, int pixels, BatchNormSlots slots)
    : UnaryOperation(input, output), IReluFusion
{
    public bool Relu { get; set; }

    /// <summary>Floats of scratch memory that a normalisation takes when answering, where it could not be folded into a convolution.</summary>
    public int FoldedLength => 2 * layer.NumFeatures;

    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => Relu;

    public override void Forward(ExecutionContext context)
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

    public override void Backward(ExecutionContext context)
    {
        Span<float> outputGradient = context.Gradient(Output);
        TrainingPass training = context.Training!;
        ReadOnlySpan<float> input = context.Read(Input.Value);

        // A normalised picture needs no gradient of its own; the kernel computes it all the same, over the output's.
        Span<float> inputGradient = Input.NeedsGradient ? context.Gradient(Input) : outputGradient;
        context.Kernels.BatchNormBackward(
            context.Count * pixels, layer.NumFeatures, input, context.Parameters.Parameters[slots.Weight], layer.Epsilon,
            Statistics(training, slots.Mean), Statistics(training, slots.Variance), Relu ? context.Read(Output) : [], outputGradient, inputGradient,
            training.Gradient.Slice(slots.Weight.Offset, layer.NumFeatures), training.Gradient.Slice(slots.Bias.Offset, layer.NumFeatures));
    }

    /// <summary>running = (1 − momentum)·running + momentum·(the mean of the shards' statistics, the variance unbiased).</summary>
    public void UpdateRunning(ParameterBuffer parameters, ReadOnlySpan<TrainingPass> passes)
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

    private static Span<float> Statistics(TrainingPass pass, ParameterSlot slot) => pass.Statistics.Slice(slot.Offset, slot.Length);
}
