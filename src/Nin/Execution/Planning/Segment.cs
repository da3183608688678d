using System.Collections.Immutable;

namespace Nin.Execution.Planning;

/// <summary>
/// Operations that are taken forward one after the other for some pictures, before they are taken forward for the next
/// (<see cref="Grouping"/>).
/// </summary>
/// <param name="Operations">The operations, in order; those of an mlpconv are one.</param>
/// <param name="Pictures">The most pictures taken together.</param>
internal sealed record Segment(ImmutableArray<Operation> Operations, int Pictures);
