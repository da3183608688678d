namespace Nin.Experiments;

/// <summary>What a network got wrong after an epoch, as a finished model answers: without dropout or random changes.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Train">The share of wrong answers to pictures that it learned from.</param>
/// <param name="Test">The share of wrong answers to pictures that it did not learn from.</param>
public sealed record EpochErrors(int Epoch, double Train, double Test);
