using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>What networks put between their layers.</summary>
internal static class Activations
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Relu", call => Pointwise.Map(call, x => x > 0 || double.IsNaN(x) ? x : 0)),
        ("LeakyRelu", call => With(call, "alpha", 0.01f, (x, alpha) => x < 0 ? alpha * x : x)),
        ("ThresholdedRelu", call => With(call, "alpha", 1, (x, alpha) => x > alpha ? x : 0)),
        ("Elu", call => With(call, "alpha", 1, (x, alpha) => x < 0 ? alpha * (Math.Exp(x) - 1) : x)),
        ("Celu", call => With(
            call, "alpha", 1, (x, alpha) => Math.Max(0, x) + Math.Min(0, alpha * (Math.Exp(x / alpha) - 1)))),
        ("Selu", Selu),
        ("Sigmoid", call => Pointwise.Map(call, Sigmoid)),
        ("HardSigmoid", HardSigmoid),
        ("HardSwish", call => Pointwise.Map(call, x => x * Math.Clamp((x / 6) + 0.5, 0, 1))),
        ("Mish", call => Pointwise.Map(call, x => x * Math.Tanh(Softplus(x)))),
        ("Gelu", Gelu),
        ("Softplus", call => Pointwise.Map(call, Softplus)),
        ("Softsign", call => Pointwise.Map(call, x => x / (1 + Math.Abs(x)))),
        ("Shrink", Shrink),
        ("PRelu", PRelu),
    ];

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>log(1 + exp(x)), written so that large numbers stay finite.</summary>
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static ImmutableArray<OnnxTensor> With(
        OperatorCall call, string setting, double otherwise, Func<double, double, double> function)
    {
        double value = call.Number(setting, otherwise);
        return Pointwise.Map(call, x => function(x, value));
    }

    private static ImmutableArray<OnnxTensor> Selu(OperatorCall call)
    {
        double alpha = call.Number("alpha", call.Opset < 6 ? 1.6732f : 1.67326319217681884765625);
        double gamma = call.Number("gamma", call.Opset < 6 ? 1.0507f : 1.05070102214813232421875);
        return Pointwise.Map(call, x => gamma * (x > 0 ? x : alpha * (Math.Exp(x) - 1)));
    }

    private static ImmutableArray<OnnxTensor> HardSigmoid(OperatorCall call)
    {
        double alpha = call.Number("alpha", 0.2f), beta = call.Number("beta", 0.5f);
        return Pointwise.Map(call, x => Math.Clamp((alpha * x) + beta, 0, 1));
    }

    private static ImmutableArray<OnnxTensor> Gelu(OperatorCall call) => call.Text("approximate", "none") switch
    {
        "none" => Pointwise.Map(call, x => 0.5 * x * (1 + Pointwise.Erf(x / Math.Sqrt(2)))),
        "tanh" => Pointwise.Map(
            call, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
        string other => throw new ArgumentException($"'approximate': expected 'none' or 'tanh', got '{other}'."),
    };

    private static ImmutableArray<OnnxTensor> Shrink(OperatorCall call)
    {
        double lambda = call.Number("lambd", 0.5), bias = call.Number("bias", 0);
        return Pointwise.Map(call, x => x < -lambda ? x + bias : x > lambda ? x - bias : 0);
    }

    /// <summary>The slope grows to the input's shape; before version 7 a list was one for each channel.</summary>
    private static ImmutableArray<OnnxTensor> PRelu(OperatorCall call)
    {
        OnnxTensor input = call.First, slope = call.Input(1);
        if (call.Opset < 7 && slope.Rank == 1 && slope.Length > 1 && input.Rank > 2)
        {
            slope = slope.WithShape([slope.Length, .. Enumerable.Repeat(1, input.Rank - 2)]);
        }

        double[] slopes = Broadcasting.Spread(call, slope, input.Shape);
        ReadOnlySpan<double> numbers = input.Values;
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = numbers[i] < 0 ? slopes[i] * numbers[i] : numbers[i];
        }

        return [call.Like(input.Shape, slopes)];
    }
}
