namespace Nin.Tuning;

/// <summary>How long a network takes on this machine, from its first steps.</summary>
/// <param name="Network">Its name in the catalog.</param>
/// <param name="SecondsPerEpoch">Seconds of an epoch, its look at the validation part with it.</param>
/// <param name="SecondsBefore">Seconds around a training of any length: making it ready, and the last look.</param>
public sealed record MeasuredNetwork(string Network, double SecondsPerEpoch, double SecondsBefore)
{
    /// <summary>Seconds of so many epochs.</summary>
    public double SecondsOf(int epochs) => SecondsBefore + (epochs * SecondsPerEpoch);
}
