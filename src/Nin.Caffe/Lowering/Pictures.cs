using Nin.Caffe.Format;
using Nin.Caffe.Format.Proto;
using Nin.Data.Preparing;
using Nin.Tensors;

namespace Nin.Caffe.Lowering;

/// <summary>What goes in: the name of its blob, its shape, and what is done to a picture before.</summary>
internal sealed record Pictures(string Blob, FeatureShape Shape, bool IsTurned, Preprocessing? Preprocessing)
{
    private const int Colours = 3;

    public static Pictures Of(NetParameter net, CaffeImportOptions options)
    {
        LayerParameter? source = net.Layer.FirstOrDefault(layer => RuleTable.Sources.Contains(layer.Type));
        string blob = net.Input.FirstOrDefault() ?? source?.Top.FirstOrDefault()
            ?? throw CaffeFailure.Of("expected an input or a layer that gives pictures, got none.");
        long[] sizes = Sizes(net, source);
        TransformationParameter change = source?.TransformParam ?? new();
        int channels = sizes.Length > 1 ? Whole(sizes[1]) : ChannelsOf(net, blob);
        if (sizes.Length == 2)
        {
            return new Pictures(blob, FeatureShape.Flat(channels), false, null);
        }

        int crop = Whole(change.CropSize);
        int? height = options.Height ?? (crop > 0 ? crop : sizes.Length == 4 ? Whole(sizes[2]) : null);
        int? width = options.Width ?? (crop > 0 ? crop : sizes.Length == 4 ? Whole(sizes[3]) : null);
        if (height is null || width is null)
        {
            throw CaffeFailure.Of(
                "the file does not say how large pictures are.", "CaffeImportOptions.Height and Width say it; the .prototxt file knows.");
        }

        var shape = new FeatureShape(height.Value, width.Value, channels);
        bool isTurned = options.IsBgr && channels == Colours;
        return new Pictures(blob, shape, isTurned, Change(shape, isTurned, change, options));
    }

    /// <summary>The dimensions [N, C, H, W] that a file says, in one of three ways; none where it does not.</summary>
    private static long[] Sizes(NetParameter net, LayerParameter? source) =>
        net.InputShape.Count > 0 ? [.. net.InputShape[0].Dim]
        : net.InputDim.Count >= 4 ? [.. net.InputDim.Take(4)]
        : source?.InputParam?.Shape.Count > 0 ? [.. source.InputParam.Shape[0].Dim]
        : [];

    /// <summary>The channels that the first layer with weights reads.</summary>
    private static int ChannelsOf(NetParameter net, string blob)
    {
        LayerParameter? first = net.Layer.FirstOrDefault(layer => layer.Bottom.Contains(blob) && layer.Blobs.Count > 0);
        BlobProto? weights = first?.Blobs[0];
        long channels = weights?.Shape is { Dim.Count: 4 } shape ? shape.Dim[1] : weights?.Channels ?? 0;
        uint groups = first?.ConvolutionParam?.Group ?? 1;
        return channels > 0
            ? Whole(channels * Math.Max(groups, 1))
            : throw CaffeFailure.Of("the file does not say how many channels pictures have.");
    }

    /// <summary>(sample − mean) · scale, as far as the file or the options say it.</summary>
    private static Preprocessing? Change(
        FeatureShape shape, bool isTurned, TransformationParameter change, CaffeImportOptions options)
    {
        bool isUnknown = options.Mean is null && change.HasMeanFile;      // a file beside this one has it
        float[] mean = [.. options.Mean ?? change.MeanValue];
        float scale = options.Scale ?? change.Scale;
        bool isSaid = mean.Length > 0 || options.Scale is not null || change.HasScale;
        if (isUnknown || !isSaid || shape.Channels is not (1 or Colours))
        {
            return null;
        }

        if (mean.Length > 1 && mean.Length != shape.Channels)
        {
            throw CaffeFailure.Of($"expected 1 or {shape.Channels} means, got {mean.Length}.");
        }

        if (mean.All(number => number == 0))
        {
            return new Preprocessing(PreprocessingKind.Scale, shape.Height, shape.Width, shape.Channels, scale, [], []);
        }

        float[] each = [.. Enumerable.Range(0, shape.Channels).Select(channel => mean[channel % mean.Length])];
        if (isTurned)
        {
            Array.Reverse(each);
        }

        return new Preprocessing(
            PreprocessingKind.Standardize, shape.Height, shape.Width, shape.Channels, 1, each,
            [.. each.Select(_ => 1 / scale)]);
    }

    private static int Whole(long number) => number is >= 0 and <= int.MaxValue
        ? (int)number
        : throw CaffeFailure.Of($"expected a size from 0 to {int.MaxValue}, got {number}.");
}
