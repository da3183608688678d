using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Functions of each number by itself.</summary>
internal static class ActivationRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        Of("Relu", _ => new Relu()),
        Of("LeakyRelu", settings => new LeakyRelu((float)settings.Number("alpha", 0.01))),
        Of("Elu", settings => new Elu((float)settings.Number("alpha", 1))),
        Of("Sigmoid", _ => new Sigmoid()),
        Of("Tanh", _ => new Tanh()),
        Of("Softplus", _ => new Softplus()),
        Of("HardSwish", _ => new HardSwish()),
        Of("Gelu", settings => new Gelu(settings.Text("approximate", "none") == "tanh")),
        Of("ThresholdedRelu", settings =>
            new FunctionLayer(FunctionKind.ThresholdedRelu, (float)settings.Number("alpha", 1))),
        Of("Exp", FunctionKind.Exp), Of("Log", FunctionKind.Log), Of("Sqrt", FunctionKind.Sqrt),
        Of("Reciprocal", FunctionKind.Reciprocal), Of("Abs", FunctionKind.Abs), Of("Floor", FunctionKind.Floor),
        Of("Ceil", FunctionKind.Ceil), Of("Round", FunctionKind.Round), Of("Sign", FunctionKind.Sign),
        Of("Erf", FunctionKind.Erf), Of("Softsign", FunctionKind.Softsign), Of("Sin", FunctionKind.Sin),
        Of("Cos", FunctionKind.Cos),
        ("Neg", call => [Affine(call, call.Feature(), -1, 0, call.Name())]),
        ("Clip", Clip),
        ("HardSigmoid", HardSigmoid),
        ("PRelu", PRelu),
        ("Selu", Selu),
        ("Celu", Celu),
        ("Mish", Mish),
        ("Identity", call => [call.Feature()]),
        ("Dropout", Dropout),
        ("Cast", Cast),
    ];

    /// <summary>x·scale + shift.</summary>
    public static Feature Affine(NodeCall call, Feature input, float scale, float shift, string name)
    {
        Feature result = input;
        if (scale != 1)
        {
            string factor = call.State.AddConstant($"{name}.factor", ElementwiseRules.ScalarFor(input.Shape), [scale]);
            result = result with { Node = call.State.Add($"{name}.multiply", new Multiply(), [result.Node, factor]) };
        }

        if (shift != 0)
        {
            string summand = call.State.AddConstant($"{name}.summand", ElementwiseRules.ScalarFor(input.Shape), [shift]);
            result = result with { Node = call.State.Add($"{name}.add", new Add(), [result.Node, summand]) };
        }

        return result;
    }

    private static (string Name, Rule Lower) Of(string name, Func<OperatorCall, Layer> layer) =>
        (name, call => [call.State.AddPointwise(call.Name(), layer(call.Settings), call.Feature())]);

    private static (string Name, Rule Lower) Of(string name, FunctionKind function) =>
        Of(name, _ => new FunctionLayer(function));

    private static ImmutableArray<Feature> Clip(NodeCall call)
    {
        double least = call.Settings.Node.Attributes.Number("min") ?? Bound(call, 1) ?? float.NegativeInfinity;
        double most = call.Settings.Node.Attributes.Number("max") ?? Bound(call, 2) ?? float.PositiveInfinity;
        least = Math.Max(least, float.MinValue);
        most = Math.Min(most, float.MaxValue);
        if (least > most)
        {
            least = most;   // where they cross, everything becomes the maximum
        }

        Feature input = call.Feature();
        Layer? layer = (least, most) switch
        {
            (float.MinValue, float.MaxValue) => null,
            (0, float.MaxValue) => new Relu(),
            (0, 6) => new Relu6(),
            _ => new Clip((float)least, (float)most),
        };
        return [layer is null ? input : call.State.AddPointwise(call.Name(), layer, input)];
    }

    private static double? Bound(NodeCall call, int index) => call.FindConstant(index) is not OnnxTensor bound ? null
        : bound.Length == 1 ? bound.Values[0]
        : throw new NotLoweredException($"expected one number as a bound, got {bound.Length}");

    private static ImmutableArray<Feature> HardSigmoid(NodeCall call)
    {
        float alpha = (float)call.Settings.Number("alpha", 0.2f), beta = (float)call.Settings.Number("beta", 0.5);
        Feature input = call.Feature();
        return MathF.Abs(alpha - (1f / 6)) < 1e-7f && beta == 0.5f
            ? [call.State.AddPointwise(call.Name(), new HardSigmoid(), input)]
            : [call.State.AddPointwise(call.Name(), new Clip(0, 1), Affine(call, input, alpha, beta, call.Name()))];
    }

    private static ImmutableArray<Feature> PRelu(NodeCall call)
    {
        OnnxTensor slope = call.Constant(1);
        Feature input = call.Feature();
        if (slope.Length == 1)
        {
            return [call.State.AddPointwise(WeightName.Of(call, 1), new PRelu(), input, slope.ToFloats())];
        }

        // A slope for each channel: [C, 1, 1] beside [N, C, H, W], or [C] beside [N, C]; before operator set 7 [C] beside any.
        int channels = slope.Shape.Max();
        bool isPerChannel = slope.Length == channels
            && (input.Rank == 3
                ? input.Sizes[0] == channels
                    && (slope.Rank >= 3 ? slope.Shape[^3] == channels : slope.Rank == 1 && call.Opset < 7)
                : input.Rank == 1 && slope.Shape[^1] == channels);
        if (!isPerChannel)
        {
            // max(0, x) + slope·min(0, x), with any slopes.
            Feature positive = call.State.AddPointwise(call.Name("positive"), new Relu(), input);
            Feature negative = call.State.AddPointwise(call.Name("negative"), new Clip(float.MinValue, 0), input);
            Feature scaled = ElementwiseRules.WithConstant(
                call, new Multiply(), negative, slope, isConstantFirst: false, call.Name("slope"));
            return [ElementwiseRules.OfTwo(call, new Add(), positive, scaled, call.Name())];
        }

        Feature placed = input.Rank == 3 ? call.State.AsPicture(input) : call.State.Flat(input);
        return [call.State.AddPointwise(WeightName.Of(call, 1), new PRelu(channels), placed, slope.ToFloats())];
    }

    private static ImmutableArray<Feature> Selu(NodeCall call)
    {
        float alpha = (float)call.Settings.Number("alpha", 1.67326319217681884765625);
        float gamma = (float)call.Settings.Number("gamma", 1.05070102214813232421875);
        Feature elu = call.State.AddPointwise(call.Name("elu"), new Elu(alpha), call.Feature());
        return [Affine(call, elu, gamma, 0, call.Name())];
    }

    private static ImmutableArray<Feature> Celu(NodeCall call)
    {
        float alpha = (float)call.Settings.Number("alpha", 1);
        Feature inner = Affine(call, call.Feature(), 1 / alpha, 0, call.Name("inner"));
        Feature elu = call.State.AddPointwise(call.Name("elu"), new Elu(), inner);
        return [Affine(call, elu, alpha, 0, call.Name())];
    }

    private static ImmutableArray<Feature> Mish(NodeCall call)
    {
        Feature input = call.Feature();
        Feature softplus = call.State.AddPointwise(call.Name("softplus"), new Softplus(), input);
        Feature tanh = call.State.AddPointwise(call.Name("tanh"), new Tanh(), softplus);
        return [input with { Node = call.State.Add(call.Name(), new Multiply(), [input.Node, tanh.Node]) }];
    }

    /// <summary>Nothing is dropped of a picture that is asked about; the mask says so.</summary>
    private static ImmutableArray<Feature> Dropout(NodeCall call)
    {
        Feature input = call.Feature();
        bool isTraining = call.FindConstant(2) is OnnxTensor training && training.Values[0] != 0;
        if (isTraining && (call.FindConstant(1) is not OnnxTensor ratio || ratio.Values[0] != 0))
        {
            throw new NotLoweredException("expected a dropout that is not training, or drops nothing: its outcome is random");
        }

        if (!call.Node.Outputs.Skip(1).Any(call.State.IsRead))
        {
            return [input];
        }

        float[] ones = new float[input.Length];
        Array.Fill(ones, 1);
        var shape = FeatureShape.Flat(input.Length);
        return [input, Feature.InOrder(call.State.AddConstant(call.Name("mask"), shape, ones), shape, input.Sizes)];
    }

    private static ImmutableArray<Feature> Cast(NodeCall call) => WholeNumbers.AreKept(call, WholeNumbers.Target(call))
        ? [call.Feature()]
        : throw new NotLoweredException("it makes whole numbers of what depends on the picture");
}
