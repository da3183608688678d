namespace Nin.Networks;

/// <summary>LeNet-5, the first of them all; layers are named as in its paper.</summary>
/// <remarks>
/// <b>Source</b> LeCun, Bottou, Bengio, Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998, figure 2.
/// <b>Deviation</b> as it is taught today, 61,706 parameters: every map of C3 reads all six before it (in the paper some of
/// them), the poolings are plain means (with a scale and a shift in the paper), and the output is linear (distances in the
/// paper). C1, C5 and F6 have the paper's 156, 48,120 and 10,164.
/// </remarks>
internal static class LeNetworks
{
    public static IEnumerable<NetworkEntry> All =>
    [
        new NetworkEntry(
            "lenet5", "LeCun et al. 1998, digits padded to 32×32; every map reads all before it", new(32, 32, 1), 10, Le5),
    ];

    private static void Le5(NetworkBuilder builder, int classes) => builder
        .Conv2d(6, 5, name: "c1").Tanh("c1-tanh").AvgPool2d(2, 2, name: "s2")
        .Conv2d(16, 5, name: "c3").Tanh("c3-tanh").AvgPool2d(2, 2, name: "s4")
        .Conv2d(120, 5, name: "c5").Tanh("c5-tanh").Flatten("flatten")
        .Linear(84, name: "f6").Tanh("f6-tanh")
        .Linear(classes, name: "output");
}
