using System.Globalization;
using Nin.Kernels.Broadcasting;
using Nin.Kernels.Convolution;
using Nin.Kernels.Normalization;
using Nin.Kernels.Optimization;
using Nin.Kernels.Pooling;
using Nin.Kernels.Resampling;

namespace Nin.Kernels.Tests;

/// <summary>Every length is checked, and the message says operation, what was expected and what came.</summary>
public class KernelSetArgumentTests
{
    /// <summary>Input 2 × 4 × 5 × 3 = 120, weights 3 · 3 · 3 × 7 = 189, output 2 × 4 × 5 × 7 = 280.</summary>
    private static readonly Conv2dShape Conv = new(2, 4, 5, 3, 7, 3, 1, 1);

    /// <summary>Input 2 × 4 × 6 × 3 = 144, output 2 × 2 × 3 × 3 = 36.</summary>
    private static readonly GeneralConv2dShape General = new(2, 4, 5, 6, 9, new Window2d(2, 2), 3);
    private static readonly Pool2dShape Pool = new(2, 4, 6, 3, 2, 2, 0, ceilMode: false);

    private static readonly SgdStep Step = new(0.1f, 0.9f, 0f, Nesterov: false);

    public static TheoryData<string> Sets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Conv2d_WrongLength_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);
        int packed = set.PackedWeightLength(Conv), transposed = set.PackedTransposedWeightLength(Conv),
            scratch = set.Conv2dScratchLength(Conv);

        Expect("PackWeights: expected 189 floats of weights, got 188.", () => set.PackWeights(Conv, F(188), F(packed)));
        Expect($"PackWeights: expected {packed} floats of packed, got 1.", () => set.PackWeights(Conv, F(189), F(1)));
        Expect("PackTransposedWeights: expected 189 floats of weights, got 0.", () => set.PackTransposedWeights(Conv, F(0), F(transposed)));
        Expect(
            $"PackTransposedWeights: expected {transposed} floats of packed, got 1.", () => set.PackTransposedWeights(Conv, F(189), F(1)));

        Expect("Conv2d: expected 120 floats of input, got 121.", () => set.Conv2d(Conv, F(121), F(packed), F(7), false, F(scratch), F(280)));
        Expect(
            $"Conv2d: expected {packed} floats of packedWeights, got 1.", () => set.Conv2d(Conv, F(120), F(1), F(7), false, F(scratch), F(280)));
        Expect("Conv2d: expected 7 floats of bias, got 6.", () => set.Conv2d(Conv, F(120), F(packed), F(6), false, F(scratch), F(280)));
        Expect("Conv2d: expected 280 floats of output, got 279.", () => set.Conv2d(Conv, F(120), F(packed), F(0), false, F(scratch), F(279)));

        Expect(
            "Conv2dBackwardInput: expected 280 floats of outputGradient, got 1.",
            () => set.Conv2dBackwardInput(Conv, F(1), F(transposed), F(scratch), F(120)));
        Expect(
            $"Conv2dBackwardInput: expected {transposed} floats of packedTransposedWeights, got 1.",
            () => set.Conv2dBackwardInput(Conv, F(280), F(1), F(scratch), F(120)));
        Expect(
            "Conv2dBackwardInput: expected 120 floats of inputGradient, got 1.",
            () => set.Conv2dBackwardInput(Conv, F(280), F(transposed), F(scratch), F(1)));

        Expect(
            "Conv2dBackwardWeights: expected 120 floats of input, got 1.",
            () => set.Conv2dBackwardWeights(Conv, F(1), F(280), F(scratch), F(189), F(7)));
        Expect(
            "Conv2dBackwardWeights: expected 280 floats of outputGradient, got 1.",
            () => set.Conv2dBackwardWeights(Conv, F(120), F(1), F(scratch), F(189), F(7)));
        Expect(
            "Conv2dBackwardWeights: expected 189 floats of weightGradient, got 1.",
            () => set.Conv2dBackwardWeights(Conv, F(120), F(280), F(scratch), F(1), F(7)));
        Expect(
            "Conv2dBackwardWeights: expected 7 floats of biasGradient, got 1.",
            () => set.Conv2dBackwardWeights(Conv, F(120), F(280), F(scratch), F(189), F(1)));
    }

    [Fact]
    public void Conv2d_TooLittleScratch_SaysHowMuchItNeeds()
    {
        foreach (KernelSet set in KernelSet.Supported.Where(set => set.Conv2dScratchLength(Conv) > 0))
        {
            float[] packed = F(set.PackedWeightLength(Conv)), transposed = F(set.PackedTransposedWeightLength(Conv));
            int needed = set.Conv2dScratchLength(Conv);
            float[] scratch = F(needed - 1);
            string tail = $"expected at least {needed} floats of scratch, got {needed - 1}.";

            Expect("Conv2d: " + tail, () => set.Conv2d(Conv, F(120), packed, F(7), false, scratch, F(280)));
            Expect("Conv2dBackwardInput: " + tail, () => set.Conv2dBackwardInput(Conv, F(280), transposed, scratch, F(120)));
            Expect("Conv2dBackwardWeights: " + tail, () => set.Conv2dBackwardWeights(Conv, F(120), F(280), scratch, F(189), F(7)));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Pooling_WrongLength_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);

        Expect("MaxPool2d: expected 144 floats of input, got 1.", () => set.MaxPool2d(Pool, F(1), F(36)));
        Expect("MaxPool2d: expected 36 floats of output, got 1.", () => set.MaxPool2d(Pool, F(144), F(1)));
        Expect("MaxPool2dBackward: expected 144 floats of input, got 1.", () => set.MaxPool2dBackward(Pool, F(1), F(36), F(36), F(144)));
        Expect("MaxPool2dBackward: expected 36 floats of output, got 1.", () => set.MaxPool2dBackward(Pool, F(144), F(1), F(36), F(144)));
        Expect(
            "MaxPool2dBackward: expected 36 floats of outputGradient, got 1.",
            () => set.MaxPool2dBackward(Pool, F(144), F(36), F(1), F(144)));
        Expect(
            "MaxPool2dBackward: expected 144 floats of inputGradient, got 1.",
            () => set.MaxPool2dBackward(Pool, F(144), F(36), F(36), F(1)));
        Expect("AvgPool2d: expected 144 floats of input, got 1.", () => set.AvgPool2d(Pool, F(1), F(36)));
        Expect("AvgPool2d: expected 36 floats of output, got 1.", () => set.AvgPool2d(Pool, F(144), F(1)));
        Expect("AvgPool2dBackward: expected 36 floats of outputGradient, got 1.", () => set.AvgPool2dBackward(Pool, F(1), F(144)));
        Expect("AvgPool2dBackward: expected 144 floats of inputGradient, got 1.", () => set.AvgPool2dBackward(Pool, F(36), F(1)));
        Expect("GlobalAvgPool2d: expected 24 floats of input, got 1.", () => set.GlobalAvgPool2d(2, 4, 3, F(1), F(6)));
        Expect("GlobalAvgPool2d: expected 6 floats of output, got 1.", () => set.GlobalAvgPool2d(2, 4, 3, F(24), F(1)));
        Expect(
            "GlobalAvgPool2dBackward: expected 6 floats of outputGradient, got 1.", () => set.GlobalAvgPool2dBackward(2, 4, 3, F(1), F(24)));
        Expect(
            "GlobalAvgPool2dBackward: expected 24 floats of inputGradient, got 1.", () => set.GlobalAvgPool2dBackward(2, 4, 3, F(6), F(1)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Normalization_WrongLength_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);

        Expect(
            "BatchNorm: expected 12 floats of input, got 1.",
            () => set.BatchNorm(4, 3, F(1), F(3), F(3), 1e-5f, false, F(3), F(3), F(12)));
        Expect(
            "BatchNorm: expected 12 floats of output, got 1.",
            () => set.BatchNorm(4, 3, F(12), F(3), F(3), 1e-5f, false, F(3), F(3), F(1)));
        foreach (int wrong in Enumerable.Range(0, 4))
        {
            int Length(int i) => i == wrong ? 2 : 3;
            Expect(
                "BatchNorm: expected 3 floats of channel values, got 2.",
                () => set.BatchNorm(4, 3, F(12), F(Length(0)), F(Length(1)), 1e-5f, false, F(Length(2)), F(Length(3)), F(12)));
        }

        foreach (int wrong in Enumerable.Range(0, 9))
        {
            int Length(int i, int right) => i == wrong ? right - 1 : right;
            ArgumentException error = Assert.Throws<ArgumentException>(() => set.BatchNormBackward(
                4, 3, F(Length(0, 12)), F(Length(1, 3)), 1e-5f, F(Length(2, 3)), F(Length(3, 3)), F(Length(4, 12)),
                F(Length(5, 12)), F(Length(6, 12)),
                F(Length(7, 3)), F(Length(8, 3))));
            Assert.StartsWith("BatchNormBackward: expected ", error.Message, StringComparison.Ordinal);
        }

        Expect("ScaleShift: expected 12 floats of input, got 1.", () => set.ScaleShift(4, 3, F(1), F(3), F(3), false, F(12)));
        Expect("ScaleShift: expected 12 floats of output, got 1.", () => set.ScaleShift(4, 3, F(12), F(3), F(3), false, F(1)));
        Expect("ScaleShift: expected 3 floats of channel values, got 2.", () => set.ScaleShift(4, 3, F(12), F(2), F(3), false, F(12)));
        Expect("ScaleShift: expected 3 floats of channel values, got 2.", () => set.ScaleShift(4, 3, F(12), F(3), F(2), false, F(12)));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => set.ScaleShift(0, 3, F(0), F(3), F(3), false, F(0)));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => set.ScaleShift(4, 0, F(0), F(0), F(0), false, F(0)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void GroupNorm_WrongLength_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);
        GroupNormShape shape = new(2, 3, 4, 2);
        Expect("GroupNorm: expected 24 floats of input, got 1.", () => set.GroupNorm(shape, F(1), F(4), F(4), 1e-5f, F(24)));
        Expect("GroupNorm: expected 4 floats of weight, got 1.", () => set.GroupNorm(shape, F(24), F(1), F(4), 1e-5f, F(24)));
        Expect("GroupNorm: expected 0 floats of bias, got 4.", () => set.GroupNorm(shape, F(24), F(0), F(4), 1e-5f, F(24)));
        Expect("GroupNorm: expected 24 floats of output, got 1.", () => set.GroupNorm(shape, F(24), F(4), F(4), 1e-5f, F(1)));
        foreach (int wrong in Enumerable.Range(0, 6))
        {
            int Length(int i, int right) => i == wrong ? right - 1 : right;
            ArgumentException error = Assert.Throws<ArgumentException>(() => set.GroupNormBackward(
                shape, F(Length(0, 24)), F(Length(1, 4)), 1e-5f, F(Length(2, 24)), F(Length(3, 24)), F(Length(4, 4)),
                F(Length(5, 4))));
            Assert.StartsWith("GroupNormBackward: expected ", error.Message, StringComparison.Ordinal);
        }

        ExpectStart(
            "GroupNorm: expected groups that 4 channels fill, got 3 channels each.",
            () => set.GroupNorm(shape with { GroupChannels = 3 }, F(24), F(4), F(4), 1e-5f, F(24)));
        ExpectStart(
            "GroupNorm: expected at most 2147483647 floats of input, got 4294967296.",
            () => set.GroupNorm(new(65536, 65536, 1, 1), F(0), F(0), F(0), 1e-5f, F(0)));

        LocalResponse settings = new(5, 1e-4f, 0.75f, 1f);
        Expect("LocalResponseNorm: expected 4 floats of input, got 5.", () => set.LocalResponseNorm(settings, 4, F(5), F(5)));
        Expect("LocalResponseNorm: expected 8 floats of output, got 5.", () => set.LocalResponseNorm(settings, 4, F(8), F(5)));
        Expect(
            "LocalResponseNormBackward: expected 8 floats of outputGradient, got 5.",
            () => set.LocalResponseNormBackward(settings, 4, F(8), F(5), F(8)));
        Expect(
            "LocalResponseNormBackward: expected 8 floats of inputGradient, got 5.",
            () => set.LocalResponseNormBackward(settings, 4, F(8), F(8), F(5)));
        ExpectStart(
            "LocalResponseNorm: expected positive sizes, got 4, 0.",
            () => set.LocalResponseNorm(settings with { Size = 0 }, 4, F(8), F(8)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Resampling_WrongLengthOrLine_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);
        PictureSize size = new(2, 2, 3);
        Expect("Gather: expected 12 floats of input, got 11.", () => set.Gather(1, size, [0], [1], F(11), F(3)));
        Expect("Gather: expected 3 floats of output, got 4.", () => set.Gather(1, size, [0], [1], F(12), F(4)));
        Expect("Gather: expected rows from -1 to 1, got 2.", () => set.Gather(1, size, [2], [1], F(12), F(3)));
        Expect("GatherBackward: expected columns from -1 to 1, got -2.", () => set.GatherBackward(1, size, [1], [-2], F(3), F(12)));
        StridedView view = new([3], [2]);
        Expect("AsStrided: expected 6 floats of output, got 5.", () => set.AsStrided(2, view, F(10), F(5)));
        Expect("AsStrided: expected 2 inputs of more than 4 floats each, got 8 floats.", () => set.AsStrided(2, view, F(8), F(6)));
        Expect(
            "AsStridedBackward: expected 2 inputs of more than 4 floats each, got 11 floats.",
            () => set.AsStridedBackward(2, view, F(6), F(11)));
        LinePlace[] lines = [new(0, 1, 0.5)], wrong = [new(1, 2, 0.5)];
        Expect("Bilinear: expected 12 floats of input, got 11.", () => set.Bilinear(1, size, lines, lines, F(11), F(3)));
        Expect("Bilinear: expected rows from 0 to 1, got 2.", () => set.Bilinear(1, size, wrong, lines, F(12), F(3)));
        Expect(
            "BilinearBackward: expected columns from 0 to 1, got 2.",
            () => set.BilinearBackward(1, size, lines, wrong, F(3), F(12)));
        Expect("PixelShuffle: expected 12 floats of output, got 11.", () => set.PixelShuffle(1, size, 2, F(12), F(11)));
        ExpectStart(
            "PixelShuffleBackward: expected an output whose sides are multiples of 3, got 2 × 2.",
            () => set.PixelShuffleBackward(1, size, 3, F(12), F(12)));
        Expect("Softmax: expected 6 floats of whole lines, got 7.", () => set.Softmax(2, 3, F(7), F(7)));
        Expect("LogSoftmax: expected 6 floats of output, got 7.", () => set.LogSoftmax(2, 3, F(6), F(7)));
        Expect(
            "SoftmaxBackward: expected 6 floats of outputGradient, got 5.",
            () => set.SoftmaxBackward(2, 3, F(6), F(5), F(6)));
        Expect(
            "LogSoftmaxBackward: expected 6 floats of inputGradient, got 5.",
            () => set.LogSoftmaxBackward(2, 3, F(6), F(6), F(5)));
        ExpectStart("LogSoftmax: expected positive sizes, got 0, 3.", () => set.LogSoftmax(0, 3, F(6), F(6)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Elementwise_WrongLength_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);

        Expect("Relu: expected 4 floats of output, got 3.", () => set.Relu(F(4), F(3)));
        Expect("ReluBackward: expected 4 floats of outputGradient, got 3.", () => set.ReluBackward(F(4), F(3), F(4)));
        Expect("ReluBackward: expected 4 floats of inputGradient, got 3.", () => set.ReluBackward(F(4), F(4), F(3)));
        Expect("Add: expected 4 floats of b, got 3.", () => set.Add(F(4), F(3), F(4)));
        Expect("Add: expected 4 floats of output, got 3.", () => set.Add(F(4), F(4), F(3)));
        Expect("Sgd: expected 4 floats of velocity, got 3.", () => set.Sgd(Step, F(4), F(3), F(4)));
        Expect("Sgd: expected 4 floats of weights, got 3.", () => set.Sgd(Step, F(4), F(4), F(3)));
        Expect("MovingAverage: expected 4 floats of average, got 3.", () => set.MovingAverage(0.9f, F(4), F(3)));
        Expect("Adam: expected 4 floats of mean, got 3.", () => set.Adam(default, F(4), F(3), F(4), F(4)));
        Expect("Adam: expected 4 floats of square, got 3.", () => set.Adam(default, F(4), F(4), F(3), F(4)));
        Expect("Adam: expected 4 floats of weights, got 3.", () => set.Adam(default, F(4), F(4), F(4), F(3)));
        Expect("RmsProp: expected 4 floats of square, got 3.", () => set.RmsProp(default, F(4), F(3), F(4), F(4)));
        Expect("RmsProp: expected 4 floats of velocity, got 3.", () => set.RmsProp(default, F(4), F(4), F(3), F(4)));
        Expect("RmsProp: expected 4 floats of weights, got 3.", () => set.RmsProp(default, F(4), F(4), F(4), F(3)));
        Expect("Pointwise: expected 4 floats of output, got 3.", () => set.Pointwise(default, F(4), F(3)));
        Expect("PointwiseBackward: expected 4 floats of outputGradient, got 3.", () => set.PointwiseBackward(default, F(4), F(3), F(4)));
        Expect("PointwiseBackward: expected 4 floats of inputGradient, got 3.", () => set.PointwiseBackward(default, F(4), F(4), F(3)));
        Expect("PRelu: expected 4 floats of input, got 5.", () => set.PRelu(2, F(5), F(2), F(5)));
        Expect("PRelu: expected 2 floats of weight, got 3.", () => set.PRelu(2, F(4), F(3), F(4)));
        Expect("PRelu: expected 4 floats of output, got 3.", () => set.PRelu(2, F(4), F(1), F(3)));
        Expect("PReluBackward: expected 4 floats of outputGradient, got 3.", () => set.PReluBackward(2, F(4), F(2), F(3), F(0), F(2)));
        Expect("PReluBackward: expected 4 floats of inputGradient, got 3.", () => set.PReluBackward(2, F(4), F(2), F(4), F(3), F(2)));
        Expect("PReluBackward: expected 2 floats of weightGradient, got 1.", () => set.PReluBackward(2, F(4), F(2), F(4), F(4), F(1)));
        BroadcastShape pair = new(2, new(1, 2, 3), new(1, 1, 3));
        Expect("Broadcast: expected 12 floats of a, got 11.", () => set.Broadcast(pair, default, F(11), F(6), F(12)));
        Expect("Broadcast: expected 6 floats of b, got 5.", () => set.Broadcast(pair, default, F(12), F(5), F(12)));
        Expect("Broadcast: expected 12 floats of output, got 6.", () => set.Broadcast(pair, default, F(12), F(6), F(6)));
        Expect(
            "BroadcastBackward: expected 12 floats of outputGradient, got 6.",
            () => set.BroadcastBackward(pair, default, true, F(12), F(6), F(6), F(12)));
        Expect(
            "BroadcastBackward: expected 6 floats of gradient, got 12.",
            () => set.BroadcastBackward(pair, default, false, F(12), F(6), F(12), F(12)));
        ExpectStart(
            "Broadcast: expected sizes that are each the same or 1, got PictureSize",
            () => set.Broadcast(new(1, new(1, 2, 3), new(1, 1, 2)), default, F(6), F(2), F(6)));
        Assert.Throws<ArgumentOutOfRangeException>(
            "function", () => set.Broadcast(pair, (PairFunction)9, F(12), F(6), F(12)));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => set.ClipGradient(1f, 0f, F(4)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void ConcatChannels_WrongLength_SaysWhatItExpected(string name)
    {
        KernelSet set = KernelSet.Choose(name);
        Expect("ConcatChannels: expected 6 floats of input, got 5.", () => set.ConcatChannels(2, 3, 5, 0, F(5), F(10)));
        Expect("ConcatChannels: expected 10 floats of output, got 9.", () => set.ConcatChannels(2, 3, 5, 0, F(6), F(9)));
        Expect(
            "ConcatChannelsBackward: expected 6 floats of inputGradient, got 5.",
            () => set.ConcatChannelsBackward(2, 3, 5, 0, F(10), F(5)));
        Expect(
            "ConcatChannelsBackward: expected 10 floats of outputGradient, got 9.",
            () => set.ConcatChannelsBackward(2, 3, 5, 0, F(9), F(6)));
    }

    public static TheoryData<Conv2dShape, string> ImpossibleConvolutions => new()
    {
        { Conv with { Stride = 0 }, "expected positive sizes, got 4, 5, 3, 7, 3, 0." },
        { Conv with { Height = -4, Width = -5 }, "expected positive sizes, got -4, -5, 3, 7, 3, 1." },
        { Conv with { Batch = -2 }, "expected sizes of 0 or more, got -2, 1." },
        { Conv with { Padding = -1 }, "expected sizes of 0 or more, got 2, -1." },
        { Conv with { KernelSize = 7 }, "expected a kernel no larger than the picture of 4 × 5 with 1 around it, got 7." },
        { new(65536, 256, 256, 1, 1, 1, 1, 0), "expected at most 2147483647 floats of input, got 4294967296." },
        { new(1, 1, 1, 65536, 65536, 1, 1, 0), "expected at most 2147483647 floats of weights, got 4294967296." },
        { new(65536, 1, 1, 1, 65536, 1, 1, 0), "expected at most 2147483647 floats of output, got 4294967296." },
    };

    public static TheoryData<Pool2dShape, string> ImpossiblePools => new()
    {
        { Pool with { Window = Window2d.Square(0, 2) }, "expected positive sizes, got 4, 6, 3, 0, 2." },
        { Pool with { Batch = -2 }, "expected sizes of 0 or more, got -2, 0." },
        { Pool with { Window = Window2d.Square(5, 2) }, "expected a kernel no larger than the picture of 4 × 6 with 0 around it, got 5." },
        { Pool with { Window = Window2d.Square(2, 2, 2) }, "expected padding of at most half the kernel size 2, got 2." },
        { Pool with { Window = new Window2d(2, 3, PadRight: 2) }, "expected padding of at most half the kernel size 3, got 2." },
        { Pool with { Window = new Window2d(2, 7) }, "expected a window no larger than the picture of 4 × 6 with its padding, got one of 2 × 7." },
        { Pool with { Window = Window2d.Square(2, dilation: 2) with { StrideX = 0 } }, "expected positive sizes, got 2, 2, 1, 0, 2, 2." },
        { new(65536, 256, 256, 1, 2, 2, 0, ceilMode: false), "expected at most 2147483647 floats of input, got 4294967296." },
    };

    [Theory]
    [MemberData(nameof(ImpossibleConvolutions))]
    public void Conv2d_ImpossibleShape_IsRefusedBeforeAnyLengthIsBelieved(Conv2dShape shape, string message)
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            ExpectStart("PackWeights: " + message, () => set.PackWeights(shape, F(0), F(0)));
            ExpectStart("PackTransposedWeights: " + message, () => set.PackTransposedWeights(shape, F(0), F(0)));
            ExpectStart("Conv2d: " + message, () => set.Conv2d(shape, F(0), F(0), F(0), false, F(0), F(0)));
            ExpectStart("Conv2dBackwardInput: " + message, () => set.Conv2dBackwardInput(shape, F(0), F(0), F(0), F(0)));
            ExpectStart("Conv2dBackwardWeights: " + message, () => set.Conv2dBackwardWeights(shape, F(0), F(0), F(0), F(0), F(0)));
        }
    }

    [Theory]
    [MemberData(nameof(ImpossiblePools))]
    public void Pooling_ImpossibleShape_IsRefusedBeforeAnyLengthIsBelieved(Pool2dShape shape, string message)
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            ExpectStart("MaxPool2d: " + message, () => set.MaxPool2d(shape, F(0), F(0)));
            ExpectStart("MaxPool2dBackward: " + message, () => set.MaxPool2dBackward(shape, F(0), F(0), F(0), F(0)));
            ExpectStart("AvgPool2d: " + message, () => set.AvgPool2d(shape, F(0), F(0)));
            ExpectStart("AvgPool2dBackward: " + message, () => set.AvgPool2dBackward(shape, F(0), F(0)));
        }
    }

    [Fact]
    public void Pooling_HolesThatItDoesNotTake_AreRefused()
    {
        Pool2dShape wide = new(1, 1, 6, 3, new Window2d(1, 2, DilationY: 2), CeilMode: false);
        foreach (KernelSet set in KernelSet.Supported)
        {
            ExpectStart("MaxPool2d: expected a dilation of at most the picture's 1 × 6, got 2 × 1.", () => set.MaxPool2d(wide, F(0), F(0)));
            ExpectStart("AvgPool2d: expected no dilation, got 2 × 1.", () => set.AvgPool2d(wide, F(0), F(0)));
        }
    }

    public static TheoryData<GeneralConv2dShape, string> ImpossibleGeneralConvolutions => new()
    {
        { General with { Groups = 0 }, "expected positive sizes, got 4, 5, 6, 9, 0." },
        { General with { Groups = 2 }, "expected channels that 2 groups can share, got 6 inputs and 9 outputs." },
        { General with { Batch = -2 }, "expected sizes of 0 or more, got -2." },
        { General with { Window = new Window2d(2, 0) }, "expected positive sizes, got 2, 0, 1, 1, 1, 1." },
        { General with { Window = new Window2d(2, 2, PadRight: -1) }, "expected sizes of 0 or more, got 0, 0, 0, -1." },
        { General with { Window = new Window2d(3, 2, DilationY: 2) }, "expected a window no larger than the picture of 4 × 5 with its padding, got one of 5 × 2." },
        { General with { Window = new Window2d(2, 2, PadLeft: int.MaxValue) }, "expected at most 2147483647 floats of padded line, got 12884901912." },
        { new(65536, 256, 256, 1, 1, new Window2d(1, 1)), "expected at most 2147483647 floats of input, got 4294967296." },
        { new(1, 1, 1, 65536, 65536, new Window2d(1, 1)), "expected at most 2147483647 floats of weights, got 4294967296." },
        { new(65536, 1, 1, 1, 65536, new Window2d(1, 1)), "expected at most 2147483647 floats of output, got 4294967296." },
    };

    [Theory]
    [MemberData(nameof(ImpossibleGeneralConvolutions))]
    public void GeneralConv2d_ImpossibleShape_IsRefusedBeforeAnyLengthIsBelieved(GeneralConv2dShape shape, string message)
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            ExpectStart("PackGeneralWeights: " + message, () => set.PackGeneralWeights(shape, F(0), F(0)));
            ExpectStart("PackTransposedGeneralWeights: " + message, () => set.PackTransposedGeneralWeights(shape, F(0), F(0)));
            ExpectStart("GeneralConv2d: " + message, () => set.GeneralConv2d(shape, F(0), F(0), F(0), false, F(0), F(0)));
            ExpectStart("GeneralConv2dBackwardInput: " + message, () => set.GeneralConv2dBackwardInput(shape, F(0), F(0), F(0), F(0)));
            ExpectStart(
                "GeneralConv2dBackwardWeights: " + message, () => set.GeneralConv2dBackwardWeights(shape, F(0), F(0), F(0), F(0), F(0)));
        }
    }

    [Fact]
    public void GeneralConv2d_WrongLength_SaysWhatItExpected()
    {
        KernelSet set = KernelSet.Choose("reference");
        Expect("PackGeneralWeights: expected 72 floats of weights, got 1.", () => set.PackGeneralWeights(General, F(1), F(72)));
        Expect("GeneralConv2d: expected 240 floats of input, got 1.", () => set.GeneralConv2d(General, F(1), F(72), F(9), false, F(0), F(216)));
        Expect("GeneralConv2d: expected 9 floats of bias, got 1.", () => set.GeneralConv2d(General, F(240), F(72), F(1), false, F(0), F(216)));
        Expect("GeneralConv2d: expected 216 floats of output, got 1.", () => set.GeneralConv2d(General, F(240), F(72), F(9), false, F(0), F(1)));
        Expect(
            "GeneralConv2dBackwardInput: expected 216 floats of outputGradient, got 1.",
            () => set.GeneralConv2dBackwardInput(General, F(1), F(72), F(0), F(240)));
        Expect(
            "GeneralConv2dBackwardWeights: expected 72 floats of weightGradient, got 1.",
            () => set.GeneralConv2dBackwardWeights(General, F(240), F(216), F(0), F(1), F(9)));
    }

    [Fact]
    public void GlobalAvgPool2d_ImpossibleSizes_AreRefused()
    {
        foreach (KernelSet set in KernelSet.Supported)
        {
            ExpectStart("GlobalAvgPool2d: expected positive sizes, got 0, 3.", () => set.GlobalAvgPool2d(2, 0, 3, F(0), F(6)));
            ExpectStart(
                "GlobalAvgPool2dBackward: expected at most 2147483647 floats of input, got 4294967296.",
                () => set.GlobalAvgPool2dBackward(1, 1 << 30, 4, F(4), F(0)));
        }
    }

    [Fact]
    public void ScaleShift_TooManyRows_AreRefused() => Assert.All(KernelSet.Supported, set => ExpectStart(
        "ScaleShift: expected at most 2147483647 floats of input, got 4294967296.",
        () => set.ScaleShift(1 << 30, 4, F(0), F(4), F(4), false, F(0))));

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void ConcatChannels_ChannelsOutsideTheOutput_AreRefused(int firstChannel)
    {
        KernelSet set = KernelSet.Default;
        Assert.Throws<ArgumentException>(() => set.ConcatChannels(2, 3, 5, firstChannel, F(6), F(10)));
        Assert.Throws<ArgumentException>(() => set.ConcatChannelsBackward(2, 3, 5, firstChannel, F(10), F(6)));
        ExpectStart(
            "ConcatChannels: expected channels within the 5 of the output, got 3 from 3 on.",
            () => set.ConcatChannels(2, 3, 5, 3, F(6), F(10)));
    }

    [Fact]
    public void MultiplyAdds_AnySet_CountsThoseOfAWholeVector() => Assert.All(KernelSet.Supported, set =>
    {
        int lanes = set.Name == "reference" ? 1 : int.Parse(set.Name["vector".Length..], CultureInfo.InvariantCulture) / 32;
        Assert.Equal(12 * lanes * 5, set.MultiplyAdds(5));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => set.MultiplyAdds(-1));
    });

    [Fact]
    public void BinaryCrossEntropy_BrokenRows_SaysWhatItExpected() => ExpectStart(
        "BinaryCrossEntropy: expected whole rows of 3 floats on all sides, got 6, 5 and 0.",
        () => KernelSet.Default.BinaryCrossEntropy(3, F(6), F(5), [], 1f, []));

    private static float[] F(int length) => new float[length];

    private static void Expect(string message, Action call)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(call);
        Assert.Equal($"{message} (Parameter '{error.ParamName}')", error.Message);
    }

    private static void ExpectStart(string message, Action call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
