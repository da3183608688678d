using Nin.Metrics;

namespace Nin.Tuning;

/// <summary>What a candidate came to in a rung.</summary>
public sealed record Trial
{
    /// <summary>The candidate's number, from 1.</summary>
    public int Candidate { get; init; }

    /// <summary>The rung's number, from 1.</summary>
    public int Rung { get; init; }

    /// <summary>The epochs it was trained for, from its first on.</summary>
    public int Epochs { get; init; }

    /// <summary>The epoch whose weights are kept: the best on the validation part.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Pictures of the validation part.</summary>
    public int Pictures { get; init; }

    /// <summary>The share of them that is right in that epoch, in [0, 1]; null where the training broke off.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The mean loss on them in that epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>Seconds that the rung took this candidate, with all that is around its training.</summary>
    public double Seconds { get; init; }

    /// <summary>The SHA-256 of the weights.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Why the training broke off, such as a loss that is no number; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// The range in which the accuracy on all such pictures lies with a confidence of 95 %; null where there is none. It is that
    /// of one candidate: the best of many is there by luck too.
    /// </summary>
    public (double Low, double High)? Interval =>
        Accuracy is double share ? Proportion.Interval((int)Math.Round(share * Pictures), Pictures) : null;
}
