using Nin.Data.Targets;
using Nin.Formats;
using Nin.Metrics;

namespace Nin.Models;

/// <summary>
/// Keeps the scores of pictures, and finds the temperature by which their probabilities fit best: that of the least
/// cross-entropy.
/// </summary>
/// <remarks>
/// <b>Source</b> Guo, Pleiss, Sun, Weinberger, arXiv 1706.04599, section 4.2. A single number is fitted, but from few pictures it
/// is chance: of two, one right and one wrong, it is any. So there is a least number of them.
/// </remarks>
public sealed class TemperatureFit : Metric
{
    /// <summary>Of fewer pictures no temperature is fitted.</summary>
    public const int FewestPictures = 200;

    private const double Lowest = 0.05, Highest = 20;

    /// <summary>So near to an end of the range, as a ratio, there is no least loss within it.</summary>
    private const double NearEnd = 1.01;

    /// <summary>Cuts of the golden section: the range shrinks to a part in a million.</summary>
    private const int Cuts = 40;

    private readonly List<(float[] Scores, int Label)> _pictures = [];

    private (double Temperature, string? Problem)? _fitted;

    /// <inheritdoc/>
    public override string Name => "temperature";

    /// <summary>The temperature; 1 where none is fitted, and <see cref="Problem"/> says why.</summary>
    public override double Value => Fitted.Temperature;

    /// <summary>Why no temperature is fitted; null where one is.</summary>
    public string? Problem => Fitted.Problem;

    private (double Temperature, string? Problem) Fitted => _fitted ??= Fit();

    /// <inheritdoc/>
    public override void Add(Example example)
    {
        _fitted = null;
        ReadOnlySpan<float> output = example.Output(0);
        float[] scores = new float[output.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Networks.Answers.ScoreOf(example.Layout, output[i]);
        }

        _pictures.Add((scores, ((ClassTarget)example.Target).Label));
    }

    /// <summary>
    /// The calibration error (<see cref="CalibrationError"/>) that the pictures' answers have when scores are divided by a
    /// temperature.
    /// </summary>
    /// <param name="temperature">The temperature, above 0.</param>
    public double CalibrationErrorAt(double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var error = new CalibrationError();
        foreach ((float[] scores, int label) in _pictures)
        {
            int best = Networks.Answers.Best(scores);
            double sum = scores.Sum(score => Math.Exp((score - scores[best]) / temperature));
            error.Add((float)(1 / sum), best == label);
        }

        return error.Value;
    }

    private (double Temperature, string? Problem) Fit()
    {
        int count = _pictures.Count;
        if (count < FewestPictures)
        {
            return (1, $"{CountText.Counted(count, "picture")} are too few: expected {FewestPictures} or more");
        }

        // Without a mistake colder is always better, without end: then nothing is said about how sure to be.
        if (_pictures.All(picture => Networks.Answers.Best(picture.Scores) == picture.Label))
        {
            return (1, $"all {count} pictures are answered right, which says nothing about how sure to be");
        }

        double fitted = LeastLoss();
        return fitted < Lowest * NearEnd || fitted > Highest / NearEnd
            ? (1, FormattableString.Invariant(
                $"the best fit runs to the end of the range from {Lowest} to {Highest}, so none in it is meant"))
            : (fitted, null);
    }

    /// <summary>Where the loss is least, by the golden section over the logarithm.</summary>
    private double LeastLoss()
    {
        double ratio = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Lowest), high = Math.Log(Highest);
        double left = high - (ratio * (high - low)), right = low + (ratio * (high - low));
        double atLeft = Loss(Math.Exp(left)), atRight = Loss(Math.Exp(right));
        for (int cut = 0; cut < Cuts; cut++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = Loss(Math.Exp(left));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = Loss(Math.Exp(right));
            }
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>The sum of the cross-entropies, which has a single least value over the inverse temperature.</summary>
    private double Loss(double temperature)
    {
        double loss = 0;
        foreach ((float[] scores, int label) in _pictures)
        {
            double most = scores.Max(), sum = 0;
            foreach (float score in scores)
            {
                sum += Math.Exp((score - most) / temperature);
            }

            loss += Math.Log(sum) - ((scores[label] - most) / temperature);
        }

        return loss;
    }
}
