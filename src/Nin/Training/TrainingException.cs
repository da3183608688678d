namespace Nin.Training;

/// <summary>
/// A run that cannot go on: its loss is no number, or its head is dead. The message says where, and what to do.
/// </summary>
/// <param name="message">The step, the rate, and the last good checkpoint.</param>
public sealed class TrainingException(string message) : Exception(message)
{
}
