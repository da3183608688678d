using System.Collections.Immutable;

namespace Nin.Networks;

/// <summary>
/// The building block of a Network in Network: a convolution, then 1×1 convolutions, which are a small perceptron applied to
/// every pixel's channels. It expands to layers named <c>conv1</c>, <c>bn1</c>, <c>relu1</c>, <c>conv2</c> and so on.
/// </summary>
/// <param name="KernelSize">Rows and columns of the first convolution's kernel.</param>
/// <param name="Channels">Output channels of each convolution, the k×k one first.</param>
/// <param name="Stride">The first convolution's stride.</param>
/// <param name="Padding">The first convolution's padding.</param>
/// <param name="BatchNorm">Whether a batch normalisation stands between each convolution and its ReLU.</param>
/// <param name="LastIsLinear">Whether the last convolution is left bare: a bias, no normalisation and no ReLU.</param>
public sealed record MlpConv(
    int KernelSize, ImmutableArray<int> Channels, int Stride = 1, int Padding = 0, bool BatchNorm = false,
        bool LastIsLinear = false)
{
    internal void AddTo(NetworkBuilder builder)
    {
        if (Channels.IsDefaultOrEmpty)
        {
            throw new ArgumentException("MlpConv: expected the output channels of at least one convolution, got none.");
        }

        for (int i = 0; i < Channels.Length; i++)
        {
            bool bare = LastIsLinear && i == Channels.Length - 1;
            bool normalized = BatchNorm && !bare;
            (int kernelSize, int stride, int padding) = i == 0 ? (KernelSize, Stride, Padding) : (1, 1, 0);

            // A normalisation has a shift of its own; a bias before it would be subtracted again.
            builder.Conv2d(Channels[i], kernelSize, stride, padding, bias: !normalized, name: $"conv{i + 1}");
            if (normalized)
            {
                builder.BatchNorm2d($"bn{i + 1}");
            }

            if (!bare)
            {
                builder.Relu($"relu{i + 1}");
            }
        }
    }
}
