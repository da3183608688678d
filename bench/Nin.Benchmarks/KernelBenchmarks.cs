using BenchmarkDotNet.Attributes;
using Nin.Kernels;
using Nin.Testing.Cases;

namespace Nin.Benchmarks;

/// <summary>
/// Forward and backward passes of every layer of the networks in <see cref="NetworkCases"/>, on the set that <c>NIN_KERNELS</c>
/// names or else the best.
/// </summary>
public class KernelBenchmarks
{
    private Action[] _passes = [];

    /// <summary>One direction of a case.</summary>
    public sealed record Direction(NetworkCase Case, PassKind Kind)
    {
        public override string ToString() => $"{Case} {Kind}";
    }

    /// <summary>All cases in all directions that they have.</summary>
    public static IEnumerable<Direction> Items =>
        from item in NetworkCases.All
        from kind in item.Operation.HasBackward ? new[] { PassKind.Forward, PassKind.Backward } : [PassKind.Forward]
        select new Direction(item, kind);

    /// <summary>What is measured.</summary>
    [ParamsSource(nameof(Items))]
    public Direction? Item { get; set; }

    /// <summary>Makes the memory and runs every pass once, so that outputs are there for the backward passes.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        OperationCase operation = Item!.Case.Operation;
        IReadOnlyList<Pass> passes = operation.Bind(KernelSet.Default, new Workspace(operation));
        foreach (Pass pass in passes)
        {
            pass.Run();
        }

        _passes = [.. passes.Where(pass => pass.Kind == Item.Kind).Select(pass => pass.Run)];
    }

    /// <summary>One call of each pass of the direction.</summary>
    [Benchmark]
    public void Run()
    {
        foreach (Action pass in _passes)
        {
            pass();
        }
    }
}
