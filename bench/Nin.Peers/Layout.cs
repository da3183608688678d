using Nin.Benchmarks;
using static TorchSharp.torch;

namespace Nin.Peers;

/// <summary>The order in which libtorch keeps the numbers of a batch or a kernel, whose axes are named N, C, H, W in both.</summary>
/// <param name="Name">PyTorch's name for it.</param>
/// <param name="IsChannelsLast">Whether the channels of a pixel lie together.</param>
internal sealed record Layout(string Name, bool IsChannelsLast)
{
    /// <summary>Both. TorchSharp has no memory_format; libtorch tells the layout by the strides.</summary>
    public static IReadOnlyList<Layout> All { get; } = [new("contiguous", false), new("channels last", true)];

    /// <summary>The pictures of a request.</summary>
    public Tensor Pictures(PeerRequest request) =>
        Of(ChannelsFirst.Of(request.Pictures, request.Model.Network.Input), request.Model.Network.Input.ToChannelsFirst(request.Batch));

    /// <summary>Numbers that lie contiguous, in this layout; only four axes have more than one.</summary>
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
