using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Functions of each number by itself.</summary>
internal static class Pointwise
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Identity", call => [call.First]),
        ("Exp", call => Map(call, Math.Exp)),
        ("Log", call => Map(call, Math.Log)),
        ("Sqrt", call => Map(call, Math.Sqrt)),
        ("Reciprocal", call => Map(call, x => 1 / x)),
        ("Neg", call => Map(call, x => -x)),
        ("Abs", call => Map(call, Math.Abs)),
        ("Floor", call => Map(call, Math.Floor)),
        ("Ceil", call => Map(call, Math.Ceiling)),
        ("Round", call => Map(call, x => Math.Round(x, MidpointRounding.ToEven))),
        ("Sign", call => Map(call, x => double.IsNaN(x) ? x : Math.Sign(x))),
        ("Sin", call => Map(call, Math.Sin)),
        ("Cos", call => Map(call, Math.Cos)),
        ("Tan", call => Map(call, Math.Tan)),
        ("Asin", call => Map(call, Math.Asin)),
        ("Acos", call => Map(call, Math.Acos)),
        ("Atan", call => Map(call, Math.Atan)),
        ("Sinh", call => Map(call, Math.Sinh)),
        ("Cosh", call => Map(call, Math.Cosh)),
        ("Tanh", call => Map(call, Math.Tanh)),
        ("Asinh", call => Map(call, Math.Asinh)),
        ("Acosh", call => Map(call, Math.Acosh)),
        ("Atanh", call => Map(call, Math.Atanh)),
        ("Erf", call => Map(call, Erf)),
        ("Clip", Clip),
    ];

    /// <summary>A function of each number, and of settings that are the same for all.</summary>
    public static ImmutableArray<OnnxTensor> Map(OperatorCall call, Func<double, double> function)
    {
        OnnxTensor input = call.First;
        if (input.IsFilled)
        {
            return [OnnxTensor.Filled(input.Type, input.Shape, function(input.Filling))];
        }

        ReadOnlySpan<double> numbers = input.Values;
        double[] output = call.Room(input.Shape);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = function(numbers[i]);
        }

        return [call.Like(input.Shape, output)];
    }

    /// <summary>The error function: 2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    /// <remarks>
    /// <b>Source</b> Abramowitz and Stegun, 7.1.6: a series whose terms all have one sign, so that nothing cancels.
    /// </remarks>
    public static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6)
        {
            // What is missing to 1 is less than a double shows.
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x, sum = 0;
        for (int n = 1; sum + term != sum; n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>The bounds are settings before version 11, and inputs from then on.</summary>
    private static ImmutableArray<OnnxTensor> Clip(OperatorCall call)
    {
        double least = Bound("min", 1, float.MinValue, double.NegativeInfinity);
        double most = Bound("max", 2, float.MaxValue, double.PositiveInfinity);
        return Map(call, x => Math.Min(Math.Max(x, least), most));

        double Bound(string name, int index, double before11, double otherwise) => call.Opset < 11
            ? call.Number(name, before11)
            : call.Find(index) is OnnxTensor bound ? Single(bound, name) : otherwise;
    }

    /// <summary>The number of a tensor that has to hold one.</summary>
    /// <exception cref="ArgumentException">It holds none, or more.</exception>
    public static double Single(OnnxTensor tensor, string name) => tensor.Length == 1
        ? tensor.Values[0]
        : throw new ArgumentException($"'{name}': expected one number, got {tensor.Length}.");
}
