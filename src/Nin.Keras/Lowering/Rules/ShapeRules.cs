using Nin.Layers;
using Nin.Tensors;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Layers that put numbers elsewhere.</summary>
internal static class ShapeRules
{
    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("Flatten", Flatten),
        ("Reshape", Reshape),
        ("ZeroPadding2D", ZeroPadding),
        ("Cropping2D", Cropping),
        ("UpSampling2D", UpSampling),
    ];

    /// <summary>
    /// Where it is told that channels stand first, it still puts them last, so that fully connected weights go with both.
    /// </summary>
    private static KerasTensor Flatten(LayerCall call)
    {
        bool saysFirst = Dialect.SaysFirst(call.Settings);
        call.Require(!saysFirst || call.Dialect.IsChannelsFirst || call.Input.IsFlat || call.Input.Shape.Pixels == 1,
            "expected the order of dimensions of the other layers");
        return Flat(call, call.Input, isChannelsFirst: call.Dialect.IsChannelsFirst && !saysFirst);
    }

    /// <summary>
    /// The numbers in Keras' order. A picture lies in memory as [H, W, C], so that nothing moves in the usual one.
    /// </summary>
    private static KerasTensor Flat(LayerCall call, KerasTensor input, bool isChannelsFirst)
    {
        if (input.IsFlat || input.Shape.Pixels == 1)
        {
            return input with { IsFlat = true };
        }

        Layer layer = isChannelsFirst ? new Flatten() : AsStrided.Reshape(FeatureShape.Flat(input.Shape.Length));
        return call.Add(call.Class == "Flatten" ? null : "flat", layer, input) with { IsFlat = true };
    }

    private static KerasTensor Reshape(LayerCall call)
    {
        int[] target = Sizes(call, call.Input.Shape.Length);
        bool isFirst = call.Dialect.IsChannelsFirst;
        if (target.Length == 1)
        {
            return Flat(call, call.Input, isFirst);
        }

        call.Require(target.Length == 3, $"expected a shape of 1 or 3 dimensions, got {target.Length}");
        FeatureShape shape = isFirst
            ? new FeatureShape(target[1], target[2], target[0])
            : new FeatureShape(target[0], target[1], target[2]);
        if (call.Input.Shape == shape)
        {
            return call.Input with { IsFlat = false };
        }

        KerasTensor flat = call.AsFeatures(Flat(call, call.Input, isFirst));
        AsStrided layer = isFirst
            ? new AsStrided(
                shape, [shape.Height, shape.Width, shape.Channels], [shape.Width, 1, checked(shape.Height * shape.Width)])
            : AsStrided.Reshape(shape);
        return call.Add(null, layer, flat) with { IsFlat = false };
    }

    /// <summary>The shape, in which −1 is as large as it has to be.</summary>
    private static int[] Sizes(LayerCall call, int length)
    {
        int[] sizes = call.Settings.Wholes("target_shape");
        int open = Array.IndexOf(sizes, -1);
        double known = sizes.Where(size => size != -1).Aggregate(1.0, (product, size) => product * size);
        if (open >= 0)
        {
            call.Require(known >= 1, "expected positive sizes");
            sizes[open] = (int)Math.Min(length / known, length);
            known *= sizes[open];
        }

        call.Require(known == length && sizes.All(size => size > 0), $"expected a shape of {length} numbers, got [{string.Join(", ", sizes)}]");
        return sizes;
    }

    private static KerasTensor ZeroPadding(LayerCall call)
    {
        (int top, int bottom, int left, int right) = call.Settings.Sides("padding");
        return call.Add(null, new Pad2d(left, right, top, bottom), call.Picture);
    }

    private static KerasTensor Cropping(LayerCall call)
    {
        (int top, int bottom, int left, int right) = call.Settings.Sides("cropping");
        FeatureShape shape = call.Picture.Shape;
        long rows = shape.Height - ((long)top + bottom), columns = shape.Width - ((long)left + right);
        call.Require(
            Math.Min(Math.Min(top, bottom), Math.Min(left, right)) >= 0 && Math.Min(rows, columns) > 0,
            $"expected sides that leave something of {shape}, got {top}, {bottom}, {left} and {right}");
        var cut = new FeatureShape((int)rows, (int)columns, shape.Channels);
        int line = shape.Width * shape.Channels;
        return call.Add(
            null,
            new AsStrided(
                cut, [cut.Height, cut.Width, cut.Channels], [line, shape.Channels, 1], (top * line) + (left * shape.Channels)),
            call.Picture);
    }

    private static KerasTensor UpSampling(LayerCall call)
    {
        (int rows, int columns) = call.Settings.Pair("size", 2);
        string mode = call.Settings.Text("interpolation") ?? "nearest";
        call.Require(mode is "nearest" or "bilinear", $"expected the interpolation 'nearest' or 'bilinear', got '{mode}'");
        KerasWindow.RequirePositive(call, (rows, columns));
        return call.Add(
            null,
            new Upsample(
                mode: mode == "nearest" ? UpsampleMode.Nearest : UpsampleMode.Bilinear,
                height: checked(call.Picture.Shape.Height * rows), width: checked(call.Picture.Shape.Width * columns)),
            call.Picture);
    }
}
