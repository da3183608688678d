using Nin.Execution;

namespace Nin.Layers;

/// <summary>A function of one number. A struct, so that the loop below is compiled for each with the function inside.</summary>
internal interface IPointwiseFunction
{
    /// <summary>The function's value.</summary>
    double Of(double x);

    /// <summary>Its derivative; at a kink what PyTorch takes.</summary>
    double Slope(double x);
}

/// <summary>A function of each number by itself.</summary>
internal sealed class PointwiseOperation<TFunction>(OperationSite site, TFunction function)
    : UnaryOperation(site.Input, site.Output)
    where TFunction : struct, IPointwiseFunction
{
    public override bool BackwardReadsInputs => true;

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        Span<float> output = context.Write(Output)[..input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = (float)function.Of(input[i]);
        }
    }

    public override void Backward(PassContext context)
    {
        if (!Input.NeedsGradient)
        {
            return;
        }

        ReadOnlySpan<float> input = context.Read(Input.Value);
        ReadOnlySpan<float> outputGradient = context.Gradient(Output)[..input.Length];
        Span<float> inputGradient = context.Gradient(Input)[..input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            inputGradient[i] = (float)(outputGradient[i] * function.Slope(input[i]));
        }
    }
}
