namespace Nin.Training.Runs;

/// <summary>A run's folder belongs to a process that is still at work in it; the message says which, and since when.</summary>
/// <param name="message">The folder, its holder, and what to do.</param>
/// <param name="inner">The failure underneath.</param>
public sealed class RunLockedException(string message, Exception? inner = null) : IOException(message, inner)
{
}
