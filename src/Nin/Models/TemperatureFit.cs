using Nin.Data.Targets;
using Nin.Metrics;

namespace Nin.Models;

/// <summary>
/// Keeps the scores of pictures, and finds the temperature by which their probabilities fit best: that of the least
/// cross-entropy.
/// </summary>
/// <remarks><b>Source</b> Guo, Pleiss, Sun, Weinberger, arXiv 1706.04599, section 4.2.</remarks>
public sealed class TemperatureFit : Metric
{
    private const double Lowest = 0.05, Highest = 20;

    /// <summary>Cuts of the golden section: the range shrinks to a part in a million.</summary>
    private const int Cuts = 40;

    private readonly List<(float[] Scores, int Label)> _pictures = [];

    private double? _fitted;

    /// <inheritdoc/>
    public override string Name => "temperature";

    /// <summary>The temperature; 1 where there is no picture, or all are right by far.</summary>
    public override double Value => _fitted ??= Fit();

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

    private double Fit()
    {
        // Without a mistake colder is always better, without end: then nothing is said about how sure to be.
        if (_pictures.All(picture => Networks.Answers.Best(picture.Scores) == picture.Label))
        {
            return 1;
        }

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
