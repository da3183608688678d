namespace Nin.Training.Optimizers;

/// <summary>
/// Lookahead: slow weights beside those that learn. Every few steps they move toward them, and learning goes on from there. The
/// slow weights are what is measured and kept. Running statistics go along.
/// </summary>
/// <remarks>
/// <b>Source</b> Zhang et al., arXiv 1907.08610, with the course of Jordan, arXiv 2404.00498, section 3.4:
/// slow += (1 − decay·(step / steps)^power)·(fast − slow), then fast = slow.
/// </remarks>
public sealed record LookaheadSettings
{
    /// <summary>Steps from one move of the slow weights to the next; 0 for no slow weights.</summary>
    public int Steps { get; init; }

    /// <summary>The share of themselves that the slow weights keep in the last move, in [0, 1].</summary>
    public double Decay { get; init; } = 0.7738;

    /// <summary>How late in the run that share grows from 0; 0 for the same share throughout.</summary>
    public double Power { get; init; } = 3;

    /// <summary>The share of themselves that the slow weights keep after so many steps.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Steps of the whole run; 0 where they are not known, and the share is the same throughout.</param>
    internal double DecayAt(long step, long steps) =>
        steps == 0 ? Decay : Decay * Math.Pow(Math.Min(1, (double)step / steps), Power);

    internal void Validate()
    {
        Recipe.Check(Steps >= 0, "lookahead.steps", "0 or more", Steps);
        Recipe.Check(Decay is >= 0 and <= 1, "lookahead.decay", "in [0, 1]", Decay);
        Recipe.Check(Power >= 0 && double.IsFinite(Power), "lookahead.power", "0 or more", Power);
    }
}
