using Nin.Training;

namespace Nin.Tuning;

/// <summary>What a tuning came to.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Ranking">
/// Each candidate's last trial, the best first: who came further stands before who did not, then the higher accuracy.
/// </param>
/// <param name="Trials">All trials, in the order in which they were made.</param>
/// <param name="Best">The recipe of the first of the ranking, as <c>best.json</c> has it.</param>
/// <param name="End">Completed, or ended by the time limit.</param>
/// <param name="Folder">The folder.</param>
public sealed record TuningResult(
    TuningPlan Plan, IReadOnlyList<Trial> Ranking, IReadOnlyList<Trial> Trials, Recipe Best, TrainingEnd End, string Folder);
