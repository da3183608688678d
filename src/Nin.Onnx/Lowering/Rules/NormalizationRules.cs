using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Normalisations.</summary>
internal static class NormalizationRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("BatchNormalization", BatchNorm),
        ("InstanceNormalization", InstanceNorm),
        ("GroupNormalization", GroupNorm),
        ("LayerNormalization", LayerNorm),
        ("LRN", LocalResponse),
    ];

    private static ImmutableArray<Feature> BatchNorm(NodeCall call)
    {
        if (call.Settings.Whole("training_mode", 0) != 0)
        {
            throw new NotLoweredException("it works across the pictures of a batch (training_mode)");
        }

        call.RequireOneOutput();
        Feature input = call.Feature();
        float[][] weights = [.. Enumerable.Range(1, 4).Select(i => call.Constant(i).ToFloats())];
        Feature placed = input.Rank switch
        {
            1 => call.State.InOrder(input, new FeatureShape(1, 1, input.Length)),
            2 => call.State.AsPicture(input.Reshape([input.Sizes[0], 1, input.Sizes[1]]) ?? call.State.Flat(input)),
            _ => call.State.AsPicture(input),
        };
        var layer = new BatchNorm2d(weights[0].Length, (float)call.Settings.Number("epsilon", 1e-5f));
        Feature result = call.State.AddTo(WeightName.Of(call, 1), layer, placed, weights);
        return [input.Rank == 3 ? result : result.Reshape(input.Sizes)!];
    }

    private static ImmutableArray<Feature> InstanceNorm(NodeCall call)
    {
        float[] weight = call.Constant(1).ToFloats(), bias = call.Constant(2).ToFloats();
        var layer = new InstanceNorm2d(weight.Length, (float)call.Settings.Number("epsilon", 1e-5f), affine: true);
        Feature input = call.Feature();
        Feature picture = call.State.AsPicture(
            input.Rank == 2 ? MovementRules.Reshaped(call, input, [input.Sizes[0], 1, input.Sizes[1]]) : input);
        Feature result = call.State.AddTo(WeightName.Of(call, 1), layer, picture, weight, bias);
        return [MovementRules.Reshaped(call, result, input.Sizes)];
    }

    private static ImmutableArray<Feature> GroupNorm(NodeCall call)
    {
        Feature picture = call.State.AsPicture(call.Feature());
        int groups = checked((int)call.Settings.Whole("num_groups", 1)), channels = picture.Shape.Channels;
        float[] weight = PerChannel(call.Constant(1).ToFloats(), channels);
        float[] bias = PerChannel(call.Constant(2).ToFloats(), channels);
        var layer = new GroupNorm(groups, channels, (float)call.Settings.Number("epsilon", 1e-5f));
        return [call.State.AddTo(WeightName.Of(call, 1), layer, picture, weight, bias)];
    }

    /// <summary>Operator sets before 21 give a number for each group.</summary>
    private static float[] PerChannel(float[] numbers, int channels)
    {
        if (numbers.Length == 0 || channels % numbers.Length != 0)
        {
            throw new ArgumentException(
                $"expected a number for each channel or group, got {numbers.Length} for {channels} channels.");
        }

        var each = new float[channels];
        for (int i = 0; i < channels; i++)
        {
            each[i] = numbers[i / (channels / numbers.Length)];
        }

        return each;
    }

    /// <summary>Over the last dimensions, taken as one.</summary>
    private static ImmutableArray<Feature> LayerNorm(NodeCall call)
    {
        Feature input = call.Feature();
        int first = NodeCall.Dimension(input, call.Settings.Whole("axis", -1));
        int inner = input.Sizes[first..].Aggregate(1, (product, size) => product * size);
        Feature placed = call.State.InOrder(input, new FeatureShape(1, input.Length / inner, inner));
        float[] weight = call.Constant(1).ToFloats();
        float[] bias = call.FindConstant(2)?.ToFloats() ?? new float[inner];
        if (weight.Length != inner || bias.Length != inner)
        {
            throw new NotLoweredException($"expected {inner} weights, got {weight.Length}");
        }

        float epsilon = (float)call.Settings.Number("epsilon", 1e-5f);
        Feature result = placed with
        {
            Node = call.State.Add(WeightName.Of(call, 1), new LayerNorm(inner, epsilon), [placed.Node], weight, bias),
        };
        return call.Node.Outputs.Skip(1).Any(call.State.IsRead)
            ? [result, .. Moments(call, placed, [.. input.Sizes.Select((size, i) => i < first ? size : 1)], epsilon)]
            : [result];
    }

    /// <summary>The means, and one over the deviations, as a normalisation in training hands them on.</summary>
    private static Feature[] Moments(NodeCall call, Feature lines, int[] sizes, float epsilon)
    {
        Feature pixels = call.State.InOrder(
            (lines.Reshape([lines.Shape.Width, lines.Shape.Channels]) ?? throw new InvalidOperationException("no lines"))
                .Permute([1, 0]),
            new FeatureShape(lines.Shape.Channels, 1, lines.Shape.Width));
        string mean = call.State.Add(call.Name("mean"), new GlobalAvgPool2d(), [pixels.Node]);
        string aside = call.State.Add(call.Name("aside"), new Subtract(), [pixels.Node, mean]);
        string square = call.State.Add(call.Name("square"), new Multiply(), [aside, aside]);
        string variance = call.State.Add(call.Name("variance"), new GlobalAvgPool2d(), [square]);
        Feature shifted = ActivationRules.Affine(
            call, Feature.InOrder(variance, call.State.ShapeOf(variance), sizes), 1, epsilon, call.Name("epsilon"));
        Feature inverse = call.State.AddPointwise(call.Name("inverse"), new FunctionLayer(FunctionKind.Pow, -0.5f), shifted);
        return [Feature.InOrder(mean, call.State.ShapeOf(mean), sizes), inverse];
    }

    private static ImmutableArray<Feature> LocalResponse(NodeCall call)
    {
        OperatorCall settings = call.Settings;
        int size = checked((int)settings.Whole("size", 0));
        if (size % 2 == 0)
        {
            // ONNX looks at one channel more behind, the layer at one more before.
            throw new NotLoweredException($"expected an odd size, got {size}");
        }

        var layer = new LocalResponseNorm(
            size, (float)settings.Number("alpha", 1e-4f), (float)settings.Number("beta", 0.75f), (float)settings.Number("bias", 1));
        return [call.State.AddTo(call.Name(), layer, call.State.AsPicture(call.Feature()))];
    }
}
