using System.Collections.Immutable;

namespace Nin.Tuning;

/// <summary>How many candidates, rungs and epochs fit into a time.</summary>
/// <param name="networkOf">How long the network of a candidate takes, by its number from 1.</param>
/// <param name="fewestEpochs">Epochs of the first rung at least: fewer would tell no candidate from another.</param>
/// <param name="usualEpochs">Epochs of a whole training; the last rung is brought up to them while there is time.</param>
/// <param name="goesOn">Whether a candidate goes on from its checkpoint.</param>
internal sealed class TuningPlanner(Func<int, MeasuredNetwork> networkOf, int fewestEpochs, int usualEpochs, bool goesOn)
{
    /// <summary>Candidates of a tuning at most: with more, the best of them is ever more there by luck.</summary>
    public const int MostCandidates = 81;

    private const int MostRungs = 5;

    /// <summary>The last rung has no more than so many times the epochs of a whole training.</summary>
    private const int LongestRun = 3;

    /// <summary>Steps that a training must have taken to be judged.</summary>
    private const int FewestSteps = 100;

    /// <summary>The fewest epochs of a candidate that tell anything.</summary>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    public static int FewestEpochs(int stepsPerEpoch) => (FewestSteps + stepsPerEpoch - 1) / stepsPerEpoch;

    /// <summary>The rungs that fit; null where not even one candidate with one epoch does.</summary>
    /// <param name="seconds">The time there is.</param>
    public ImmutableArray<Rung>? Fit(double seconds)
    {
        for (int rungs = MostRungs; rungs > 1; rungs--)
        {
            int candidates = (int)Math.Pow(SuccessiveHalving.Eta, rungs - 1), factor = candidates;
            if ((long)fewestEpochs * factor <= Math.Max((long)LongestRun * usualEpochs, SuccessiveHalving.Eta * fewestEpochs)
                && Fits(candidates, fewestEpochs, rungs, seconds))
            {
                int epochs = Raised(
                    fewestEpochs, more => more * factor <= usualEpochs && Fits(candidates, more, rungs, seconds));
                return SuccessiveHalving.Rungs(
                    Raised(candidates, more => more <= MostCandidates && Fits(more, epochs, rungs, seconds)), epochs, rungs);
            }
        }

        int single = Fits(SuccessiveHalving.Eta - 1, fewestEpochs, 1, seconds) ? SuccessiveHalving.Eta - 1 : 1;
        return Fits(single, 1, 1, seconds)
            ? SuccessiveHalving.Rungs(
                single, Raised(1, more => more <= Math.Max(usualEpochs, fewestEpochs) && Fits(single, more, 1, seconds)), 1)
            : null;
    }

    /// <summary>Seconds of rungs if the slowest candidates go on.</summary>
    public static double Seconds(ImmutableArray<Rung> rungs, MeasuredNetwork[] candidates, bool goesOn) => rungs.Sum(rung =>
        candidates.Select(one => one.SecondsOf(EpochsIn(rung, goesOn))).OrderDescending().Take(rung.Candidates).Sum());

    /// <summary>Epochs that a candidate trains for in a rung: all of them, or those that it has not done yet.</summary>
    public static int EpochsIn(Rung rung, bool goesOn) =>
        goesOn && rung.Number > 1 ? rung.Epochs - (rung.Epochs / SuccessiveHalving.Eta) : rung.Epochs;

    private bool Fits(int candidates, int epochs, int rungs, double seconds) => seconds >= Seconds(
        SuccessiveHalving.Rungs(candidates, epochs, rungs), [.. Enumerable.Range(1, candidates).Select(networkOf)], goesOn);

    /// <summary>The largest number from this one on up to which a condition holds.</summary>
    private static int Raised(int from, Func<int, bool> holds)
    {
        while (holds(from + 1))
        {
            from++;
        }

        return from;
    }
}
