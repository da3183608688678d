using Nin.Benchmarks;
using static TorchSharp.torch;

namespace Nin.Peers;

/// <summary>How libtorch keeps the numbers of a batch or a kernel in memory. The axes are named N, C, H, W in both.</summary>
/// <param name="Name">PyTorch's name for it.</param>
/// <param name="IsChannelsLast">Whether the channels of a pixel lie together.</param>
internal sealed record Layout(string Name, bool IsChannelsLast)
{
    /// <summary>Both. TorchSharp has no memory_format; libtorch tells the layout by the strides.</summary>
    public static IReadOnlyList<Layout> All { get; } = [new("contiguous", false), new("channels last", true)];

    /// <summary>The pictures of a request.</summary>
    public Tensor Pictures(PeerRequest request)
    {
        Nin.Tensors.FeatureShape input = request.Model.Network.Input;
        return Of(ChannelsFirst.Of(request.Pictures, input), input.ToChannelsFirst(request.Batch));
    }

    /// <summary>Contiguous numbers in this layout. Biases have one axis, and so only one layout.</summary>
    public Tensor Of(float[] numbers, ReadOnlySpan<int> shape)
    {
        long[] sizes = new long[shape.Length];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = shape[axis];
        }

        Tensor contiguous = tensor(numbers, sizes);
        if (!IsChannelsLast || sizes.Length != 4)
        {
            return contiguous;
        }

        using (contiguous)
        {
            (long channels, long height, long width) = (sizes[1], sizes[2], sizes[3]);
            return empty_strided(sizes, [channels * height * width, 1, width * channels, channels]).copy_(contiguous);
        }
    }
}
