namespace Nin.Training;

/// <summary>Counts pictures against the time that steps took, for an epoch and for the session.</summary>
internal sealed class Throughput
{
    private double _sessionSeconds, _sessionWaited, _epochSeconds, _epochWaited;
    private long _sessionPictures, _epochPictures;

    /// <summary>Pictures a second in the epoch so far.</summary>
    public double PicturesPerSecond => _epochSeconds > 0 ? _epochPictures / _epochSeconds : 0;

    /// <summary>Pictures a second in the whole session.</summary>
    public double SessionPicturesPerSecond => _sessionSeconds > 0 ? _sessionPictures / _sessionSeconds : 0;

    /// <summary>The share of the epoch's time in which the loader was waited for.</summary>
    public double WaitShare => _epochSeconds > 0 ? _epochWaited / _epochSeconds : 0;

    /// <summary>The share of the session's time in which the loader was waited for.</summary>
    public double SessionWaitShare => _sessionSeconds > 0 ? _sessionWaited / _sessionSeconds : 0;

    public void BeginEpoch() => (_epochSeconds, _epochWaited, _epochPictures) = (0, 0, 0);

    /// <summary>Counts a step.</summary>
    /// <param name="pictures">Its pictures.</param>
    /// <param name="seconds">What it took.</param>
    /// <param name="waited">How long of this the loader was waited for, in seconds.</param>
    public void Count(int pictures, double seconds, double waited)
    {
        _epochWaited += waited;
        _sessionWaited += waited;
        _epochPictures += pictures;
        _sessionPictures += pictures;
        _epochSeconds += seconds;
        _sessionSeconds += seconds;
    }
}
