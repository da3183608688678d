using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Shares of a whole.</summary>
internal static class Softmaxes
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Softmax", call => Each(call, Softmax)),
        ("LogSoftmax", call => Each(call, LogSoftmax)),
        ("Hardmax", call => Each(call, Hardmax)),
    ];

    /// <summary>
    /// From version 13 on it is one axis, the last where the file does not say; before, all from an axis on, the second where the
    /// file does not say.
    /// </summary>
    private static ImmutableArray<OnnxTensor> Each(OperatorCall call, Action<double[]> function)
    {
        OnnxTensor input = call.First;
        int rank = input.Rank;
        long asked = call.Whole("axis", call.Opset < 13 ? 1 : -1);
        int axis = call.Opset < 13 && asked == rank ? rank : Shapes.Axis(asked, rank);
        var groups = Groups.Along(input.Shape, call.Opset < 13 ? [.. Enumerable.Range(axis, rank - axis)] : [axis]);
        double[] output = call.Room(input.Shape), numbers = new double[groups.Steps.Length];
        for (int i = 0; i < groups.Begins.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            function(numbers);
            groups.Write(i, numbers, output);
        }

        return [call.Like(input.Shape, output)];
    }

    private static void Softmax(double[] numbers)
    {
        Shift(numbers, Reduction.Max(numbers));
        double sum = numbers.Sum(Math.Exp);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.Exp(numbers[i]) / sum;
        }
    }

    private static void LogSoftmax(double[] numbers)
    {
        Shift(numbers, Reduction.Max(numbers));
        Shift(numbers, Math.Log(numbers.Sum(Math.Exp)));
    }

    /// <summary>
    /// The largest number is taken away first and by itself: beside a large one, the logarithm of the sum would be rounded away.
    /// </summary>
    private static void Shift(double[] numbers, double less)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] -= less;
        }
    }

    private static void Hardmax(double[] numbers)
    {
        int most = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            most = numbers[i] > numbers[most] ? i : most;
        }

        Array.Clear(numbers);
        numbers[most] = 1;
    }
}
