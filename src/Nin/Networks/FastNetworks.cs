using Nin.Layers;

namespace Nin.Networks;

/// <summary>A small network that learns CIFAR-10 in a few epochs.</summary>
/// <remarks>
/// <b>Source</b> Jordan, arXiv 2404.00498, the network of "airbench94". A first convolution of 2×2 that the recipe whitens, then three
/// blocks of two convolutions each. <b>Deviation</b> the logits are not multiplied by 1/9 here: the recipe draws the last weights
/// smaller and lets them move as much slower, which is the same. The last pooling is over all places, so that pictures of other
/// sizes fit: at 32×32 these are the 3×3 of the original. Variances have the usual ε beside them, not one of 1e-12.
/// </remarks>
internal static class FastNetworks
{
    /// <summary>The side of the first convolution's kernel.</summary>
    private const int Kernel = 2;

    /// <summary>Running statistics follow within a few steps, as so few are taken.</summary>
    private const float Momentum = 0.4f;

    /// <summary>Channels of the blocks.</summary>
    private static readonly int[] Widths = [64, 256, 256];

    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "cifar10-fast", "our form of Jordan 2024's network for fast training on CIFAR-10, with a first layer to be whitened",
            new(32, 32, 3), 10, Fast),
    ];

    private static void Fast(NetworkBuilder builder, int classes)
    {
        // Two filters for each direction in which patches differ: it and its opposite, since the activation keeps one side.
        int directions = builder.Channels * Kernel * Kernel;
        builder.Conv2d(2 * directions, Kernel, name: "whiten").Gelu(name: "gelu");
        for (int block = 0; block < Widths.Length; block++)
        {
            string name = $"block{block + 1}";
            builder.Conv2d(Widths[block], 3, padding: 1, bias: false, name: $"{name}.conv1").MaxPool2d(2, name: $"{name}.pool")
                .Add(Norm(block), $"{name}.norm1").Gelu(name: $"{name}.gelu1")
                .Conv2d(Widths[block], 3, padding: 1, bias: false, name: $"{name}.conv2")
                .Add(Norm(block), $"{name}.norm2").Gelu(name: $"{name}.gelu2");
        }

        builder.GlobalMaxPool2d("pool").Flatten("flatten").Linear(classes, bias: false, name: "head");
    }

    private static BatchNorm2d Norm(int block) => new(Widths[block], momentum: Momentum);
}
