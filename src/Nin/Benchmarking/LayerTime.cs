using Nin.Kernels.Convolution;
using Nin.Tensors;

namespace Nin.Benchmarking;

/// <summary>
/// The time of one layer in a call; a ReLU, a normalisation or, when answering, a sum that rides in the layer before it has none
/// of its own.
/// </summary>
/// <remarks>
/// <b>Units</b> Seconds of a call: where several threads share the call out, their sum over the threads at work.
/// </remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Output">The shape of its output for one picture.</param>
/// <param name="Algorithm">How a convolution is computed; null for other layers.</param>
/// <param name="ForwardSeconds">Seconds of the forward pass.</param>
/// <param name="BackwardSeconds">Seconds of the backward pass; 0 when answering.</param>
/// <param name="ForwardOperations">Operations of the forward pass, counted the direct way.</param>
/// <param name="BackwardOperations">Operations of the backward pass, counted the direct way.</param>
public sealed record LayerTime(
    string Name, string Kind, FeatureShape Output, ConvolutionAlgorithm? Algorithm, double ForwardSeconds, double BackwardSeconds,
    double ForwardOperations, double BackwardOperations)
{
    /// <summary>Seconds of both passes.</summary>
    public double Seconds => ForwardSeconds + BackwardSeconds;
}
