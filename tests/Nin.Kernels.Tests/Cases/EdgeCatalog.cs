using Nin.Kernels.Broadcasting;
using Nin.Kernels.Convolution;
using Nin.Kernels.Normalization;
using Nin.Kernels.Optimization;
using Nin.Kernels.Pointwise;
using Nin.Kernels.Tests.Convolution;
using Nin.Kernels.Winograd;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Cases;

/// <summary>
/// The sizes at which a kernel can go wrong: one, and one less, exactly, one more and twice as many and one more than every
/// tile and block.
/// </summary>
internal static class EdgeCatalog
{
    /// <summary>Channels that fill vectors of 4, 8 and 16 exactly, nearly, and not at all.</summary>
    private static readonly int[] Channels = [1, 3, 10, 16, 17, 33, 96, 100];

    private static readonly int[] Lengths = [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100];

    /// <summary>Every function of one number, with the parameters that PyTorch has unless told otherwise, and others.</summary>
    public static IReadOnlyList<PointwiseFunction> Functions { get; } =
    [
        .. Enum.GetValues<PointwiseKind>().Where(kind => !HasParameters(kind)).Select(kind => new PointwiseFunction(kind)),
        new(PointwiseKind.LeakyRelu, 0.01f), new(PointwiseKind.LeakyRelu, -1.5f), new(PointwiseKind.Clip, -1f, 1f),
        new(PointwiseKind.Clip, 0f, 2.5f), new(PointwiseKind.Elu, 1f), new(PointwiseKind.Elu, -0.7f),
        new(PointwiseKind.Softplus, 1f, 20f), new(PointwiseKind.Softplus, 2f, 1e9f),
    ];

    private static readonly Lazy<Dictionary<string, OperationCase>> ByName = new(
        () => All().ToDictionary(operation => operation.Name));

    /// <summary>The names of all cases.</summary>
    public static TheoryData<string> Names => [.. ByName.Value.Keys];

    /// <summary>All cases.</summary>
    public static IEnumerable<OperationCase> Cases => ByName.Value.Values;

    /// <summary>The case of that name.</summary>
    public static OperationCase Find(string name) => ByName.Value[name];

    private static IEnumerable<OperationCase> All() =>
    [
        .. Convolutions().Distinct().SelectMany(operation => new OperationCase[] { operation, operation with { Dyadic = true } }),
        .. GeneralConvolutions().Distinct().SelectMany(
            operation => new OperationCase[] { operation, operation with { Dyadic = true } }),
        new ConvTranspose2dCase(new(2, 9, 8, 7, 5, Window2d.Square(3, 2, 1))),
        new ConvTranspose2dCase(new(2, 10, 8, 19, 19, Window2d.Square(4, 2, 1), 19)),
        new ConvTranspose2dCase(new(1, 6, 9, 6, 4, new Window2d(3, 2, 1, 3, 2, 1, PadTop: 2, PadRight: 1), 2)),
        .. Pools(),
        .. Normalizations(),
        .. Losses(),
        .. Elementwise(),
        .. Pointwise(),
        .. Broadcasts(),
        .. Resampling(),
    ];

    private static IEnumerable<Conv2dCase> Convolutions()
    {
        // Rows of the product, around the tile of 6 and the blocks of 96 and 192, without and with patches.
        foreach (int rows in Around(GemmRows, ConvolutionBlocking.Rows, ConvolutionBlocking.GradientRows))
        {
            yield return new(new(1, 1, rows, 3, 17, 1, 1, 0), Bias: rows % 2 == 0);
            yield return new(new(1, 1, rows, 2, 9, 3, 1, 1), Bias: rows % 2 == 1);
        }

        // Columns of the product, around the tile of two vectors of every width.
        foreach (int columns in Around(8, 16, 32).Concat(Channels))
        {
            yield return new(new(1, 1, 7, 5, columns, 1, 1, 0), Bias: columns % 2 == 1);
            yield return new(new(1, 1, 7, 5, columns, 1, 1, 0), Relu: true);
        }

        // The length of the sum around the depth block; with stride 2 as patches, whose gradient has column blocks too.
        foreach (int depth in Around(ConvolutionBlocking.MaxDepth, ConvolutionBlocking.GradientColumns))
        {
            yield return new(new(1, 1, 7, depth, 10, 1, 1, 0), Bias: depth % 2 == 1);
            yield return new(new(1, 3, 5, depth, 5, 1, 2, 0), Bias: depth % 2 == 0);
            yield return new(new(1, 1, 7, depth, 3, 1, 1, 0), Relu: true);
        }

        foreach (int channels in Channels)
        {
            yield return new(new(2, 3, 4, channels, 10, 3, 1, 1));
        }

        foreach (int stride in new[] { 1, 2, 4 })
        {
            foreach (int padding in new[] { 0, 1, 2 })
            {
                foreach (int kernel in new[] { 1, 2, 3, 5 })
                {
                    yield return new(
                        new(2, 7, 6, 3, 5, kernel, stride, padding), Bias: padding != 1, Relu: stride == 4 && kernel == 3);
                }
            }
        }

        // Kernels larger than the picture.
        yield return new(new(2, 2, 3, 3, 5, 5, 1, 2));
        yield return new(new(3, 1, 1, 4, 6, 3, 1, 1));
        yield return new(new(1, 3, 3, 2, 4, 7, 2, 2));

        // Patches read where they lie: blocks over several pictures, lines that follow each other, runs that depth blocks cut.
        yield return new(new(9, 6, 5, 1, 6, 5, 1, 0));
        yield return new(new(5, 6, 7, 2, 10, 3, 1, 1), Relu: true);
        yield return new(new(9, 9, 7, 3, 6, 3, 2, 1), Bias: false);
        yield return new(new(5, 9, 5, 4, 20, 5, 1, 0));
        yield return new(new(1, 15, 14, 2, 7, 13, 1, 1));

        // A single row: groups of four panels of every width, and sums in two blocks.
        foreach (int columns in Around(32, 64, 128))
        {
            yield return new(new(1, 1, 1, 9, columns, 1, 1, 0), Bias: columns % 2 == 1);
            yield return new(new(1, 1, 1, 300, columns, 1, 1, 0), Relu: true);
        }

        yield return new(new(1, 5, 5, 16, 120, 5, 1, 0));

        // The first layer of the network for large pictures; two depth blocks.
        yield return new(new(1, 23, 19, 3, 9, 11, 4, 0));
        yield return new(new(2, 15, 13, 3, 17, 11, 4, 2));

        // Blocks of rows that begin and end within pictures.
        yield return new(new(5, 7, 7, 3, 5, 3, 1, 1));
        yield return new(new(9, 5, 5, 7, 10, 1, 1, 0));

        // Winograd's tiles: whole and reaching over the edge, with every padding, channels around the vectors of every width.
        foreach (
            (int kernel, int height, int width) in new[] { (3, 4, 4), (3, 8, 8), (3, 5, 7), (5, 8, 8), (5, 9, 6), (5, 12, 5) })
        {
            for (int padding = 0; padding < kernel; padding++)
            {
                int wider = kernel - 1 - (2 * padding);
                yield return new(
                    new(2, height + wider, width + wider, 16, 17, kernel, 1, padding), Bias: padding != 1,
                    Relu: padding == 2 && kernel == 5);
            }
        }

        foreach (int channels in new[] { 16, 19, 32, 33, 40 })
        {
            yield return new(new(1, 4, 8, channels, 35 - (channels % 5), 3, 1, 1));
            yield return new(new(1, 4, 8, 35 - (channels % 5), channels, 5, 1, 2));
        }

        // Pictures of one tile: as many tiles as go through one product, forward and in the gradient of the weights, fewer and
        // more.
        var narrow = new Conv2dShape(1, 4, 4, 16, 17, 3, 1, 1);
        var groups = new WinogradShape(narrow);
        foreach (int tiles in Around(groups.GroupTiles, groups.GradientGroupTiles))
        {
            yield return new(narrow with { Batch = tiles }, Bias: tiles % 2 == 0);
        }

        // The same with several tiles a picture and the larger kernel, and more channels than a block of a product's depth.
        yield return new(new(25, 8, 8, 16, 16, 3, 1, 1));
        yield return new(new(7, 16, 16, 16, 18, 5, 1, 2));
        yield return new(new(9, 16, 16, 17, 16, 5, 1, 2));
        yield return new(new(1, 4, 4, 260, 16, 3, 1, 1));
        yield return new(new(1, 4, 4, 16, 270, 5, 1, 2), Bias: false);

        // As threads share them, and as the blocks of an mlpconv take them.
        foreach (Conv2dShape shape in SameBitsTests.SharedShapes)
        {
            yield return new(shape, Relu: true) { Cut = Conv2dCut.Parts };
            yield return new(shape, Relu: true) { Cut = Conv2dCut.IntoWider };
        }

        foreach (Conv2dShape shape in Conv2dPixelsTests.Named.Values)
        {
            yield return new(shape) { Cut = Conv2dCut.Pixels };
        }

        // A linear layer.
        yield return new(new(5, 1, 1, 100, 10, 1, 1, 0));
    }

    private static IEnumerable<GeneralConv2dCase> GeneralConvolutions()
    {
        // Every channel by itself: vectors of every width filled exactly, nearly and not at all.
        foreach (int channels in Channels.Append(65))
        {
            yield return new(new(2, 5, 9, channels, channels, Window2d.Square(3, 1, 1), channels), Bias: channels % 2 == 1);
            yield return new(new(1, 6, 7, channels, channels, Window2d.Square(3, 2, 1), channels), Bias: channels % 2 == 0);
        }

        foreach (Window2d window in Windows)
        {
            yield return new(new(2, 9, 11, 19, 19, window, 19));
            yield return new(new(2, 9, 11, 3, 5, window), Bias: window.StrideY == 1);
            yield return new(new(2, 9, 11, 6, 10, window, 2), Relu: window.StrideY == 2);
            yield return new(new(1, 9, 11, 3, 6, window, 3), Bias: false);
        }

        // Groups that fill tiles exactly, nearly and not at all; a group of one.
        foreach (
            (int groups, int inputs, int outputs) in new[] { (2, 4, 16), (3, 5, 17), (4, 1, 33), (2, 33, 32), (32, 4, 4),
            (1, 7, 9), (5, 8, 1) })
        {
            yield return new(new(2, 5, 4, groups * inputs, groups * outputs, Window2d.Square(3, 1, 1), groups));
            yield return new(new(2, 5, 4, groups * inputs, groups * outputs, Window2d.Square(1), groups), Bias: false);
        }

        // More than one block of a sum, of a gradient's columns and of rows.
        yield return new(new(1, 4, 5, 120, 7, new Window2d(1, 5, PadLeft: 2, PadRight: 2)));
        yield return new(new(1, 4, 5, 200, 8, new Window2d(3, 1, PadTop: 1, PadBottom: 1), 2));
        yield return new(new(1, 14, 15, 4, 6, new Window2d(1, 3, PadLeft: 1, PadRight: 1), 2));
        yield return new(new(1, 20, 20, 3, 3, Window2d.Square(3, 1, 1), 3));

        // As threads share them.
        yield return new(new(2, 7, 6, 18, 18, Window2d.Square(3, 1, 1), 18), Relu: true, Parts: 3);
        yield return new(new(2, 7, 6, 6, 10, Window2d.Square(3, 1, 2, dilation: 2), 2), Parts: 3);
        yield return new(new(1, 1, 2, 6, 10, Window2d.Square(3, 1, 1), 2), Parts: 7);
    }

    /// <summary>
    /// Windows with rows and columns apart, holes, and paddings apart; kernels smaller than the stride and larger than the
    /// picture.
    /// </summary>
    private static IEnumerable<Window2d> Windows =>
    [
        new(1, 7, PadLeft: 3, PadRight: 3), new(7, 1, PadTop: 3, PadBottom: 3), new(3, 5, StrideY: 2, StrideX: 3),
        new(5, 3, StrideX: 2, PadTop: 2, PadLeft: 1, PadRight: 2), Window2d.Square(3, 1, 2, dilation: 2),
        Window2d.Square(3, 2, 3, dilation: 3),
        new(2, 3, StrideY: 2, DilationY: 3, DilationX: 2, PadBottom: 1, PadRight: 4),
        new(2, 2, StrideY: 3, StrideX: 4, PadTop: 1),
        new(1, 1, StrideX: 3), new(3, 3, PadTop: 5, PadLeft: 6, PadBottom: 4, PadRight: 7),
        new(13, 15, PadTop: 3, PadLeft: 2, PadBottom: 1, PadRight: 5),
        new(3, 2, StrideY: 1, StrideX: 3, DilationX: 4, PadLeft: 2),
    ];

    private static IEnumerable<OperationCase> Pools()
    {
        foreach (int channels in Channels)
        {
            yield return new MaxPool2dCase(new(2, 5, 5, channels, 3, 2, 0, ceilMode: true));
            yield return new AvgPool2dCase(new(2, 5, 5, channels, 3, 2, 1, ceilMode: true));
            yield return new GlobalAvgPool2dCase(3, 6, channels);
        }

        foreach (
            (int kernel, int stride, int padding) in new[] { (1, 1, 0), (2, 2, 0), (2, 2, 1), (3, 1, 1), (3, 2, 0), (3, 2, 1),
            (3, 4, 0), (5, 2, 2), (6, 6, 0) })
        {
            foreach (bool ceil in new[] { false, true })
            {
                yield return new MaxPool2dCase(new(2, 8, 7, 5, kernel, stride, padding, ceil));
                yield return new AvgPool2dCase(new(2, 8, 7, 5, kernel, stride, padding, ceil));
                yield return new AvgPool2dCase(new(2, 8, 7, 5, kernel, stride, padding, ceil, countIncludePad: false));
            }
        }

        // Rows and columns apart, holes, paddings apart.
        foreach (bool ceil in new[] { false, true })
        {
            foreach (
                Window2d window in new Window2d[] { new(1, 3, 1, 2), new(3, 2, 2, 1, PadTop: 1, PadRight: 1),
                new(4, 5, 3, 2, PadBottom: 2, PadLeft: 1) })
            {
                yield return new MaxPool2dCase(new(2, 8, 7, 19, window, ceil));
                yield return new AvgPool2dCase(new(2, 8, 7, 19, window, ceil));
                yield return new AvgPool2dCase(new(2, 8, 7, 19, window, ceil, CountIncludePad: false));
            }

            yield return new MaxPool2dCase(new(2, 8, 7, 19, Window2d.Square(3, 2, 1, dilation: 2), ceil));
            yield return new MaxPool2dCase(new(2, 8, 7, 5, new Window2d(2, 3, 3, 1, 5, 3, PadTop: 1, PadLeft: 1), ceil));
            yield return new MaxPool2dCase(
                new(1, 2, 3, 5, new Window2d(2, 2, DilationY: 2, DilationX: 3, PadTop: 1, PadBottom: 1, PadLeft: 1), ceil));
        }

        // Windows larger than the picture, with padding.
        yield return new MaxPool2dCase(new(1, 2, 1, 9, 3, 1, 1, ceilMode: false));
        yield return new AvgPool2dCase(new(1, 2, 1, 9, 3, 1, 1, ceilMode: false, countIncludePad: false));
        yield return new GlobalAvgPool2dCase(1, 1, 17);
        yield return new GlobalAvgPool2dCase(2, 64, 100);
    }

    private static IEnumerable<OperationCase> Normalizations()
    {
        foreach (int channels in Channels)
        {
            yield return new BatchNormCase(13, channels);
            yield return new ScaleShiftCase(5, channels, Relu: channels % 2 == 1);
        }

        // Rows around the block in which sums are taken.
        foreach (int rows in Around(64))
        {
            yield return new BatchNormCase(rows, 17);
            yield return new BatchNormCase(rows, 5, Relu: true);
        }

        // More channels than the stack takes.
        yield return new BatchNormCase(2, 1030);
        yield return new GroupNormCase(new(1, 3, 1030, 103));
        yield return new LocalResponseNormCase(1, 1030, new LocalResponse(5, 1e-4f, 0.75f, 2f));

        // Groups, single channels, and all channels of single pixels.
        foreach (int channels in Channels)
        {
            yield return new GroupNormCase(new(2, 6, channels, channels), Affine: channels % 2 == 1);
            yield return new GroupNormCase(new(2, 7, channels, 1), Affine: channels % 2 == 0);
            yield return new GroupNormCase(new(5, 1, channels, channels));
            yield return new LocalResponseNormCase(3, channels, new LocalResponse(5, 0.5f, 0.75f, 1f));
        }

        yield return new GroupNormCase(new(2, 9, 12, 3));
        yield return new GroupNormCase(new(2, 9, 36, 18), Affine: false);
        yield return new LocalResponseNormCase(3, 7, new LocalResponse(4, 0.5f, 1.5f, 2f));
        yield return new LocalResponseNormCase(3, 7, new LocalResponse(int.MaxValue, 3f, 0.5f, 1f));
    }

    private static IEnumerable<OperationCase> Losses()
    {
        foreach (int classes in new[] { 1, 2, 10, 100 })
        {
            yield return new SoftmaxCase(7, classes);
            foreach (float smoothing in new[] { 0f, 0.1f })
            {
                yield return new CrossEntropyCase(7, classes, smoothing);
                yield return new CrossEntropyCase(7, classes, smoothing, OfProbabilities: true);
                yield return new CrossEntropyCase(7, classes, smoothing, Mixed: true);
                yield return new CrossEntropyCase(7, classes, smoothing, OfProbabilities: true, Mixed: true);
                yield return new CrossEntropyCase(7, classes, smoothing, Weighted: true);
                yield return new CrossEntropyCase(7, classes, smoothing, OfProbabilities: true, Mixed: true, Weighted: true);
            }

            yield return new BinaryCrossEntropyCase(7, classes);
            yield return new BinaryCrossEntropyCase(7, classes, Weighted: true);
        }
    }

    private static IEnumerable<OperationCase> Elementwise()
    {
        foreach (int length in Lengths)
        {
            yield return new ReluCase(length);
            yield return new AddCase(length);
            yield return new MovingAverageCase(length, 0.99f);
            yield return new SgdCase(length, new SgdStep(0.1f, 0f, 0f, Nesterov: false));
            yield return new SgdCase(length, new SgdStep(0.1f, 0.9f, 5e-4f, Nesterov: false));
            yield return new SgdCase(length, new SgdStep(0.1f, 0.9f, 5e-4f, Nesterov: true));
            yield return new AdamCase(length, new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0f, IsDecayDecoupled: false, 0));
            yield return new AdamCase(length, new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, IsDecayDecoupled: false, 9));
            yield return new AdamCase(length, new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, IsDecayDecoupled: true, 9));
            yield return new RmsPropCase(length, new RmsPropStep(0.01f, 0.99f, 0f, 1e-8f, 0f));
            yield return new RmsPropCase(length, new RmsPropStep(0.01f, 0.99f, 0.9f, 1e-8f, 0.1f));
            yield return new ClipGradientCase(length, 0.3f, float.PositiveInfinity);
            yield return new ClipGradientCase(length, 0.7f, 0.25f);
        }

        foreach (int elements in new[] { 1, 7, 8, 9, 33 })
        {
            yield return new DropoutCase(3, elements, 0.5f);
            yield return new DropoutCase(2, elements, 0.3f, FirstPicture: 5);
        }

        yield return new DropoutCase(2, 16, 0f);
        yield return new ConcatChannelsCase(1, 1, 1);
        yield return new ConcatChannelsCase(7, 3, 10);
        yield return new ConcatChannelsCase(6, 16, 17);
        yield return new TransposeCase(1, 1, 1);
        yield return new TransposeCase(2, 5, 3);
        yield return new TransposeCase(3, 16, 17);
    }

    private static IEnumerable<OperationCase> Pointwise()
    {
        foreach (PointwiseFunction function in Functions)
        {
            yield return new PointwiseCase(100, function);
        }

        foreach (int length in Lengths.Where(length => length < 100))
        {
            yield return new PointwiseCase(length, new PointwiseFunction(PointwiseKind.Silu));
        }

        foreach (int channels in Channels)
        {
            yield return new PReluCase(3, channels, PerChannel: false);
            yield return new PReluCase(3, channels, PerChannel: true);
        }

        // More channels than the stack takes.
        yield return new PReluCase(1, 1030, PerChannel: true);
    }

    private static IEnumerable<OperationCase> Broadcasts()
    {
        foreach (PairFunction function in Enum.GetValues<PairFunction>())
        {
            // The same sizes; each size repeated by itself; several; and of each input another.
            PictureSize whole = new(3, 4, 19);
            yield return new BroadcastCase(new(2, whole, whole), function);
            foreach (
                PictureSize part in new PictureSize[] { new(1, 1, 19), new(3, 4, 1), new(1, 4, 19), new(3, 1, 19), new(1, 1, 1),
                new(3, 1, 1), new(1, 4, 1) })
            {
                yield return new BroadcastCase(new(2, whole, part), function);
                yield return new BroadcastCase(new(2, part, whole), function);
            }

            yield return new BroadcastCase(new(2, new(3, 1, 5), new(1, 4, 1)), function);
        }

        foreach (int channels in Channels)
        {
            yield return new BroadcastCase(new(2, new(2, 3, channels), new(1, 1, channels)), PairFunction.Multiply);
        }

        // More channels than the stack takes.
        yield return new BroadcastCase(new(1, new(2, 1, 1030), new(1, 1, 1030)), PairFunction.Multiply);
    }

    private static IEnumerable<OperationCase> Resampling()
    {
        foreach (int channels in Channels)
        {
            // Repeated, left out, turned round, and none.
            yield return new GatherCase(2, new(3, 4, channels), [-1, 0, 0, 2, 1, -1], [3, 2, -1, 0, 0, 1, 2]);
            yield return new BilinearCase(2, new(3, 4, channels), 7, 5);
        }

        // A transposition, numbers repeated, every other one backwards, one number, and long lines.
        yield return new AsStridedCase(2, 24, new([4, 3, 2], [1, 8, 4]));
        yield return new AsStridedCase(2, 6, new([3, 2, 3], [0, 3, 1]));
        yield return new AsStridedCase(3, 21, new([2, 5], [10, -2], 9));
        yield return new AsStridedCase(1, 5, new([], [], 3));
        yield return new AsStridedCase(2, 200, new([3, 33], [40, 1], 7));
        yield return new GatherCase(1, new(1, 1, 5), [0], [0, 0, 0]);
        yield return new BilinearCase(1, new(5, 7, 5), 2, 3);
        yield return new BilinearCase(2, new(1, 1, 3), 2, 1);
        yield return new PixelShuffleCase(2, new(4, 6, 3), 2);
        yield return new PixelShuffleCase(1, new(3, 3, 5), 3);
        yield return new PixelShuffleCase(2, new(2, 3, 4), 1);
        foreach (bool isLog in new[] { false, true })
        {
            yield return new SoftmaxLineCase(2, 5, 7, isLog);
            yield return new SoftmaxLineCase(3, 1, 4, isLog);
            yield return new SoftmaxLineCase(3, 10, 1, isLog);
        }
    }

    private static bool HasParameters(PointwiseKind kind) =>
        kind is PointwiseKind.LeakyRelu or PointwiseKind.Clip or PointwiseKind.Elu or PointwiseKind.Softplus;

    /// <summary>Rows of the register tile.</summary>
    private const int GemmRows = 6;

    private static IEnumerable<int> Around(params int[] sizes) =>
        sizes.SelectMany(size => new[] { 1, size - 1, size, size + 1, (2 * size) + 1 }).Distinct();
}
