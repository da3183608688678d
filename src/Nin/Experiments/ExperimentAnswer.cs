namespace Nin.Experiments;

/// <summary>What the figures of an experiment say.</summary>
/// <param name="Finding">Whether they show what was asked about.</param>
/// <param name="Text">The answer in words, with its numbers.</param>
public sealed record ExperimentAnswer(ExperimentFinding Finding, string Text);
