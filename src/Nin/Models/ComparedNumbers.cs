using Nin.Tensors;

namespace Nin.Models;

/// <summary>Brings the numbers of two sides to one form, in which they can be compared one by one.</summary>
/// <remarks>
/// Scores stay what they are. Where one side has probabilities, both become logarithms of such: a probability of one class in a
/// thousand is small, and so is every difference of two.
/// <para>
/// Maps are compared with the channels last. A row of as many numbers, or a map of the sizes [C, H, W], has them first, as
/// PyTorch and ONNX lay out maps.
/// </para>
/// </remarks>
internal sealed class ComparedNumbers
{
    // What is less likely counts as equally unlikely: near the smallest floats probabilities have few digits left.
    private const double LeastProbability = 1e-30;

    private readonly ComparedSide _first, _second;
    private readonly int _sumsToOne;

    /// <summary>Finds the form.</summary>
    /// <exception cref="ArgumentException">The outputs are of shapes that do not go together.</exception>
    public ComparedNumbers(ComparedSide first, ComparedSide second)
    {
        (_first, _second) = (first, second);
        Shape = first.Shape.Pixels == 1 || IsChannelsFirst(first.Shape, second.Shape) ? second.Shape : first.Shape;
        if (!Fits(first.Shape) || !Fits(second.Shape))
        {
            throw new ArgumentException(
                $"ModelComparison: expected outputs of one shape, got {first.Shape} and {second.Shape}.");
        }

        AreLogProbabilities = first.AreProbabilities || second.AreProbabilities;

        // A softmax over a map goes pixel by pixel, one over a row over all of it.
        FeatureShape probabilities = first.AreProbabilities ? first.Shape : second.Shape;
        _sumsToOne = probabilities.Pixels > 1 ? Shape.Channels : Shape.Length;
    }

    /// <summary>The shape of both in that form, channels last.</summary>
    public FeatureShape Shape { get; }

    /// <summary>Whether logarithms of probabilities are compared; else scores.</summary>
    public bool AreLogProbabilities { get; }

    /// <summary>What the first side answered to a picture.</summary>
    public double[] OfFirst(float[] numbers) => InForm(_first, numbers);

    /// <summary>What the second side answered to a picture.</summary>
    public double[] OfSecond(float[] numbers) => InForm(_second, numbers);

    private static bool IsChannelsFirst(FeatureShape side, FeatureShape map) => side != map
        && (side.Height, side.Width, side.Channels) == (map.Channels, map.Height, map.Width);

    private bool LiesAlike(FeatureShape side) => (side.Pixels, side.Channels) == (Shape.Pixels, Shape.Channels);

    private bool Fits(FeatureShape side) =>
        LiesAlike(side) || (side.Length == Shape.Length && (side.Pixels == 1 || IsChannelsFirst(side, Shape)));

    private double[] InForm(ComparedSide side, float[] numbers)
    {
        double[] result = new double[numbers.Length];
        (int pixels, int channels) = (Shape.Pixels, Shape.Channels);
        bool isInOrder = LiesAlike(side.Shape);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = numbers[isInOrder ? i : (i % channels * pixels) + (i / channels)];
        }

        if (AreLogProbabilities)
        {
            for (int start = 0; start < result.Length; start += _sumsToOne)
            {
                ToLogProbabilities(side, result.AsSpan(start, _sumsToOne));
            }
        }

        return result;
    }

    private static void ToLogProbabilities(ComparedSide side, Span<double> numbers)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (ref double number in numbers)
        {
            number = (side.AreProbabilities ? Math.Log(Math.Max(number, LeastProbability)) : number) / side.Temperature;
            largest = Math.Max(largest, number);
        }

        foreach (double number in numbers)
        {
            sum += Math.Exp(number - largest);
        }

        foreach (ref double number in numbers)
        {
            double logarithm = side.Threshold is null ? number - largest - Math.Log(sum) : -Math.Log(1 + Math.Exp(-number));
            number = Math.Max(logarithm, Math.Log(LeastProbability));
        }
    }
}
