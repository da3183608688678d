using System.Collections.Immutable;
using Nin.Models;

namespace Nin.Reporting;

/// <summary>What a run's model reaches, and which pictures it has right.</summary>
internal sealed record MeasuredRun(Evaluation Evaluation, ImmutableArray<bool> Right);
