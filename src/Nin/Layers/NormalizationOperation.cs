using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;

namespace Nin.Layers;

/// <summary>How a normalisation that knows no batch cuts a picture: what is normalised together.</summary>
/// <param name="Pixels">Pixels that are normalised together: 1, or all of a picture.</param>
/// <param name="Channels">Channels that are normalised together.</param>
internal readonly record struct NormalizedPart(int Pixels, int Channels);

/// <summary>
/// (x − mean) / √(variance + ε) of each part of a picture, times a weight and plus a bias of each channel where it has
/// them. Mean, variance and the sums of the backward pass are in double, so that a constant far from 0 takes no digits from what
/// varies.
/// </summary>
internal sealed class NormalizationOperation(OperationSite site, NormalizedPart part, float epsilon, bool affine)
    : UnaryOperation(site.Input, site.Output)
{
    private readonly int _channels = site.Shape.Channels;
    private readonly ParameterSlot? _weight = affine ? site.Slot("weight") : null, _bias = affine ? site.Slot("bias") : null;

    public override bool BackwardReadsInputs => true;

    /// <summary>The gradients of weight and bias are summed up in double, which takes two floats each.</summary>
    public override int ScratchLength(KernelSet kernels, bool training) => training && affine ? 4 * _channels : 0;

    /// <summary>The parameters, in PyTorch's order.</summary>
    public static ImmutableArray<ParameterSpec> Parameters(int channels) =>
    [
        new("weight", ParameterRole.NormalizationWeight, [channels]),
        new("bias", ParameterRole.NormalizationBias, [channels]),
    ];

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        ReadOnlySpan<float> weight = ParameterOf(context, _weight), bias = ParameterOf(context, _bias);
        Span<float> output = context.Write(Output);
        for (int block = 0; block < input.Length; block += part.Pixels * _channels)
        {
            for (int first = 0; first < _channels; first += part.Channels)
            {
                (double mean, double scale) = Statistics(input, block, first);
                for (int pixel = 0; pixel < part.Pixels; pixel++)
                {
                    int start = block + (pixel * _channels);
                    for (int c = first; c < first + part.Channels; c++)
                    {
                        double normal = (input[start + c] - mean) * scale;
                        output[start + c] = (float)(affine ? (normal * weight[c]) + bias[c] : normal);
                    }
                }
            }
        }
    }

    public override void Backward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value), outputGradient = context.Gradient(Output);
        ReadOnlySpan<float> weight = ParameterOf(context, _weight);
        Span<float> inputGradient = Input.NeedsGradient ? context.Gradient(Input) : [];
        Span<double> sums = affine ? MemoryMarshal.Cast<float, double>(context.Scratch[..(4 * _channels)]) : [];
        sums.Clear();
        for (int block = 0; block < input.Length; block += part.Pixels * _channels)
        {
            for (int first = 0; first < _channels; first += part.Channels)
            {
                Part(block, first, input, outputGradient, weight, inputGradient, sums);
            }
        }

        if (affine)
        {
            ParameterSums.AddTo(context, _weight!, sums[.._channels]);
            ParameterSums.AddTo(context, _bias!, sums[_channels..]);
        }
    }

    /// <summary>
    /// One part's gradient: with g = weight·outputGradient and n the normalised number,
    /// (g − mean(g) − n·mean(g·n)) / √(variance + ε).
    /// </summary>
    private void Part(
        int block, int first, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> weight,
        Span<float> inputGradient, Span<double> sums)
    {
        (double mean, double scale) = Statistics(input, block, first);
        double sum = 0, product = 0;
        for (int pixel = 0; pixel < part.Pixels; pixel++)
        {
            int start = block + (pixel * _channels);
            for (int c = first; c < first + part.Channels; c++)
            {
                double gradient = outputGradient[start + c], normal = (input[start + c] - mean) * scale;
                if (affine)
                {
                    sums[c] += gradient * normal;
                    sums[_channels + c] += gradient;
                    gradient *= weight[c];
                }

                sum += gradient;
                product += gradient * normal;
            }
        }

        if (inputGradient.IsEmpty)
        {
            return;
        }

        double count = (double)part.Pixels * part.Channels;
        (sum, product) = (sum / count, product / count);
        for (int pixel = 0; pixel < part.Pixels; pixel++)
        {
            int start = block + (pixel * _channels);
            for (int c = first; c < first + part.Channels; c++)
            {
                double gradient = outputGradient[start + c] * (affine ? (double)weight[c] : 1);
                double normal = (input[start + c] - mean) * scale;
                inputGradient[start + c] = (float)((gradient - sum - (normal * product)) * scale);
            }
        }
    }

    /// <summary>The mean, and 1 / √(variance + ε) with the variance of all numbers, not of a sample.</summary>
    private (double Mean, double Scale) Statistics(ReadOnlySpan<float> input, int block, int first)
    {
        double count = (double)part.Pixels * part.Channels, sum = 0, squares = 0;
        for (int pixel = 0; pixel < part.Pixels; pixel++)
        {
            foreach (float value in input.Slice(block + (pixel * _channels) + first, part.Channels))
            {
                sum += value;
            }
        }

        double mean = sum / count;
        for (int pixel = 0; pixel < part.Pixels; pixel++)
        {
            foreach (float value in input.Slice(block + (pixel * _channels) + first, part.Channels))
            {
                squares += (value - mean) * (value - mean);
            }
        }

        return (mean, 1 / Math.Sqrt((squares / count) + epsilon));
    }

    private static ReadOnlySpan<float> ParameterOf(PassContext context, ParameterSlot? slot) =>
        slot is null ? [] : context.Parameters.Parameters[slot];
}
