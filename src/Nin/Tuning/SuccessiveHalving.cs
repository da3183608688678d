using System.Collections.Immutable;

namespace Nin.Tuning;

/// <summary>
/// Many candidates with few epochs; the best third goes on with three times as many, and so on. A round costs about what the one
/// before it did, so most of the time goes to candidates that have shown something.
/// </summary>
/// <remarks>
/// <b>Source</b> Jamieson, Talwalkar, arXiv 1502.07943, section 3; the third (η = 3) is that of Hyperband, arXiv 1603.06560.
/// </remarks>
public static class SuccessiveHalving
{
    /// <summary>One in so many goes on, and trains for so many times the epochs.</summary>
    public const int Eta = 3;

    /// <summary>
    /// The rungs: in the first all candidates with the fewest epochs, in each next one the floor of a third of them, with three
    /// times the epochs. A rung without a candidate is left out.
    /// </summary>
    /// <param name="candidates">Candidates of the first rung; at least 1.</param>
    /// <param name="epochs">Its epochs; at least 1.</param>
    /// <param name="rungs">Rungs at most; at least 1.</param>
    public static ImmutableArray<Rung> Rungs(int candidates, int epochs, int rungs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(candidates);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rungs);
        ImmutableArray<Rung>.Builder all = ImmutableArray.CreateBuilder<Rung>();
        for (int number = 1; number <= rungs && candidates > 0; number++)
        {
            all.Add(new Rung(number, candidates, epochs));
            (candidates, epochs) = (candidates / Eta, checked(epochs * Eta));
        }

        return all.ToImmutable();
    }

    /// <summary>
    /// Trials from the best to the worst: by accuracy on the validation part; of equals the lower loss, then the lower number.
    /// One that broke off is last.
    /// </summary>
    public static IReadOnlyList<Trial> Ranked(IEnumerable<Trial> trials) =>
    [
        .. trials.OrderByDescending(trial => trial.Accuracy ?? -1).ThenBy(trial => trial.Loss ?? double.PositiveInfinity)
            .ThenBy(trial => trial.Candidate),
    ];
}
