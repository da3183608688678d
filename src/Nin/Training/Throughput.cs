namespace Nin.Training;

/// <summary>Counts pictures against the time that steps took, for an epoch and for the session.</summary>
internal sealed class Throughput
{
    private double _sessionSeconds, _epochSeconds, _waitedBefore;
    private long _sessionPictures, _epochPictures;

    /// <summary>Pictures a second in the epoch so far.</summary>
    public double PicturesPerSecond => _epochSeconds > 0 ? _epochPictures / _epochSeconds : 0;

    /// <summary>Pictures a second in the whole session.</summary>
    public double SessionPicturesPerSecond => _sessionSeconds > 0 ? _sessionPictures / _sessionSeconds : 0;

    public void BeginEpoch(TimeSpan waited) => (_epochSeconds, _epochPictures, _waitedBefore) = (0, 0, waited.TotalSeconds);

    public void Count(int pictures, double seconds)
    {
        _epochPictures += pictures;
        _sessionPictures += pictures;
        _epochSeconds += seconds;
        _sessionSeconds += seconds;
    }

    /// <summary>The share of the epoch's time in which the loader was waited for.</summary>
    public double WaitShare(TimeSpan waited) => _epochSeconds > 0 ? (waited.TotalSeconds - _waitedBefore) / _epochSeconds : 0;
}
