using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Numbers divided by the size of those beside them.</summary>
internal static class Responses
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("LRN", Lrn),
        ("LpNormalization", LpNormalization),
    ];

    /// <summary>x / (bias + alpha / size · ∑ x²)^beta over neighbouring channels.</summary>
    private static ImmutableArray<OnnxTensor> Lrn(OperatorCall call)
    {
        OnnxTensor input = call.First;
        long size = call.Whole("size", 0);
        if (input.Rank < 2 || size < 1)
        {
            throw new ArgumentException($"expected 2 dimensions or more and a size of at least 1, got {input.Rank} and {size}.");
        }

        double alpha = call.Number("alpha", 1e-4f), beta = call.Number("beta", 0.75f), bias = call.Number("bias", 1);
        int channels = input.Shape[1];
        int before = (int)Math.Min((size - 1) / 2, channels), after = (int)Math.Min(size / 2, channels);
        var groups = Groups.Along(input.Shape, 1);
        double[] output = call.Room(input.Shape), numbers = new double[groups.Steps.Length], results = new double[numbers.Length];
        for (int i = 0; i < groups.Begins.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            for (int channel = 0; channel < channels; channel++)
            {
                double sum = 0;
                for (int other = Math.Max(0, channel - before); other <= Math.Min(channels - 1, channel + after); other++)
                {
                    sum += numbers[other] * numbers[other];
                }

                results[channel] = numbers[channel] / Math.Pow(bias + (alpha / size * sum), beta);
            }

            groups.Write(i, results, output);
        }

        return [call.Like(input.Shape, output)];
    }

    /// <summary>To length 1 along an axis; nothing stays nothing.</summary>
    private static ImmutableArray<OnnxTensor> LpNormalization(OperatorCall call)
    {
        OnnxTensor input = call.First;
        long power = call.Whole("p", 2);
        if (power is not (1 or 2))
        {
            throw new ArgumentException($"'p': expected 1 or 2, got {power}.");
        }

        var groups = Groups.Along(input.Shape, Shapes.Axis(call.Whole("axis", -1), input.Rank));
        double[] output = call.Room(input.Shape), numbers = new double[groups.Steps.Length];
        for (int i = 0; i < groups.Begins.Length; i++)
        {
            groups.Read(i, input.Values, numbers);
            double length = power == 1 ? numbers.Sum(Math.Abs) : Math.Sqrt(numbers.Sum(number => number * number));
            groups.Write(i, [.. numbers.Select(number => length == 0 ? 0 : number / length)], output);
        }

        return [call.Like(input.Shape, output)];
    }
}
