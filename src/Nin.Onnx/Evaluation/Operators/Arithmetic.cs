using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Arithmetic on two tensors or more, the smaller shapes repeated.</summary>
internal static class Arithmetic
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Add", call => Binary(call, (a, b) => a + b)),
        ("Sub", call => Binary(call, (a, b) => a - b)),
        ("Mul", call => Binary(call, (a, b) => a * b)),
        ("Div", call => Binary(call, ElementTypes.IsFloating(call.First.Type) ? (a, b) => a / b : Quotient)),
        ("Mod", call => Binary(call, Modulus(call))),
        ("Pow", call => Binary(call, Math.Pow)),
        ("Min", call => Variadic(call, Math.Min)),
        ("Max", call => Variadic(call, Math.Max)),
        ("Sum", call => Variadic(call, (a, b) => a + b)),
        ("Mean", Mean),
    ];

    /// <summary>What is left of two numbers has the first one's type: whole numbers keep their lower bits.</summary>
    private static ImmutableArray<OnnxTensor> Binary(OperatorCall call, Func<double, double, double> function)
    {
        (ImmutableArray<int> shape, double[] numbers) = Broadcasting.Fold(call, Broadcasting.Pair(call), function);
        return [call.Like(shape, Wrapped(call, numbers))];
    }

    private static ImmutableArray<OnnxTensor> Variadic(OperatorCall call, Func<double, double, double> function)
    {
        (ImmutableArray<int> shape, double[] numbers) = Broadcasting.Fold(call, Broadcasting.Every(call), function);
        return [call.Like(shape, Wrapped(call, numbers))];
    }

    private static ImmutableArray<OnnxTensor> Mean(OperatorCall call)
    {
        OnnxTensor[] inputs = Broadcasting.Every(call);
        (ImmutableArray<int> shape, double[] numbers) = Broadcasting.Fold(call, inputs, (a, b) => a + b);
        return [call.Like(shape, [.. numbers.Select(sum => sum / inputs.Length)])];
    }

    private static double[] Wrapped(OperatorCall call, double[] numbers)
    {
        if (!ElementTypes.IsFloating(call.First.Type))
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = ElementTypes.Wrap(call.First.Type, Math.Truncate(numbers[i]));
            }
        }

        return numbers;
    }

    private static double Quotient(double a, double b) => b != 0
        ? Math.Truncate(a / b)
        : throw new ArgumentException("expected a divisor other than 0, got 0.");

    /// <summary>The sign is the divisor's, or with <c>fmod</c> the dividend's.</summary>
    private static Func<double, double, double> Modulus(OperatorCall call)
    {
        bool isDividends = call.Whole("fmod", 0) != 0, isWhole = !ElementTypes.IsFloating(call.First.Type);
        return (a, b) =>
        {
            if (isWhole && b == 0)
            {
                throw new ArgumentException("expected a divisor other than 0, got 0.");
            }

            double rest = a % b;
            return isDividends || rest == 0 || rest < 0 == b < 0 ? rest : rest + b;
        };
    }
}
