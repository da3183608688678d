using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Execution.Planning;
using Nin.Kernels;
using Nin.Kernels.Convolution;

namespace Nin.Layers;

/// <summary>
/// A transposed convolution, with the ReLU behind it where there is one. Forward it is the gradient of a convolution's input,
/// backward that convolution.
/// </summary>
/// <param name="input">What it reads.</param>
/// <param name="output">What it makes.</param>
/// <param name="adjoint">The convolution from the output to the input.</param>
/// <param name="weight">The weights.</param>
/// <param name="bias">The bias, or null.</param>
internal sealed class TransposedConvolutionOperation(
    Edge input, Value output, GeneralConv2dShape adjoint, ParameterSlot weight, ParameterSlot? bias) : UnaryOperation(input,
    output)
{
    private readonly float[] _ones = bias is null ? [] : [.. Enumerable.Repeat(1f, adjoint.InChannels)];
    private bool _relu;

    public override long MultiplyAdds => adjoint.MultiplyAdds;

    public override bool BackwardReadsInputs => true;

    public override bool BackwardReadsOutput => _relu;

    public override bool TryFuse(Activation activation) => !_relu && (_relu = activation == Activation.Relu);

    public override int ScratchLength(KernelSet kernels, bool training) => kernels.GeneralConv2dScratchLength(adjoint);

    public override int PackedLength(KernelSet kernels) => kernels.PackedTransposedGeneralWeightLength(adjoint);

    public override int PackedTransposedLength(KernelSet kernels) =>
        Input.NeedsGradient ? kernels.PackedGeneralWeightLength(adjoint) : 0;

    public override ConvolutionCost? CostOn(KernelSet kernels) => kernels.CostOfGeneral(adjoint);

    public override void Pack(PackedParameters packed, KernelSet kernels)
    {
        ReadOnlySpan<float> weights = packed.Parameters[weight];
        kernels.PackTransposedGeneralWeights(adjoint, weights, Packed(packed, kernels));
        if (PackedTransposedOffset >= 0)
        {
            kernels.PackGeneralWeights(adjoint, weights, PackedTransposed(packed, kernels));
        }
    }

    public override void Forward(PassContext context)
    {
        KernelSet kernels = context.Kernels;
        Span<float> result = context.Write(Output);
        kernels.GeneralConv2dBackwardInput(
            AdjointOf(context), context.Read(Input.Value), Packed(context.Parameters, kernels), context.Scratch, result);
        if (bias is not null)
        {
            int channels = adjoint.InChannels;
            kernels.ScaleShift(
                result.Length / channels, channels, result, _ones, context.Parameters.Parameters[bias], _relu, result);
        }
        else if (_relu)
        {
            kernels.Relu(result, result);
        }
    }

    public override void Backward(PassContext context)
    {
        KernelSet kernels = context.Kernels;
        GeneralConv2dShape batch = AdjointOf(context);
        Span<float> outputGradient = context.Gradient(Output), gradient = context.Training!.Gradient;
        if (_relu)
        {
            kernels.ReluBackward(context.Read(Output), outputGradient, outputGradient);
        }

        kernels.GeneralConv2dBackwardWeights(
            batch, outputGradient, context.Read(Input.Value), context.Scratch, gradient.Slice(weight.Offset, weight.Length), []);
        if (bias is not null)
        {
            Span<float> sums = gradient.Slice(bias.Offset, bias.Length);
            for (int pixel = 0; pixel < outputGradient.Length; pixel += sums.Length)
            {
                kernels.Add(sums, outputGradient.Slice(pixel, sums.Length), sums);
            }
        }

        if (Input.NeedsGradient)
        {
            kernels.GeneralConv2d(
                batch, outputGradient, PackedTransposed(context.Parameters, kernels), [], relu: false, context.Scratch,
                context.Gradient(Input));
        }
    }

    private GeneralConv2dShape AdjointOf(PassContext context) => adjoint with { Batch = context.Count };

    private Span<float> Packed(PackedParameters packed, KernelSet kernels) =>
        packed.Packed.Slice(PackedOffset, kernels.PackedTransposedGeneralWeightLength(adjoint));

    private Span<float> PackedTransposed(PackedParameters packed, KernelSet kernels) =>
        packed.PackedTransposed.Slice(PackedTransposedOffset, kernels.PackedGeneralWeightLength(adjoint));
}
