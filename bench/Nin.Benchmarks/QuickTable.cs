using Nin.Benchmarking;
using Nin.Kernels;
using Nin.Testing.Cases;
using static System.FormattableString;

namespace Nin.Benchmarks;

/// <summary>A table in a minute, without BenchmarkDotNet: the median of a few runs on one thread, beside the peak.</summary>
public static class QuickTable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100), Duration = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures the cases whose names hold every filter, on every vector set.</summary>
    public static void Print(TextWriter output, IReadOnlyList<string> filters)
    {
        foreach (KernelSet set in KernelSet.Supported.Where(set => set.Name != "reference"))
        {
            double peak = FmaPeak.Measure(set, threads: 1);
            output.WriteLine(Invariant($"{set.Name}: peak {peak:F1} GFLOP/s of multiply-adds on one core"));
            output.WriteLine($"{"case",-58} {"set",-10} {"pass",-17} {"ms",9} {"GFLOP/s",9} {"% peak",7}");
            foreach (NetworkCase item in NetworkCases.All.Where(item => filters.All(item.ToString().Contains)))
            {
                Measure(output, item, set, peak);
            }

            output.WriteLine();
        }
    }

    private static void Measure(TextWriter output, NetworkCase item, KernelSet set, double peak)
    {
        var workspace = new Workspace(item.Operation);
        IReadOnlyList<Pass> passes = item.Operation.Bind(set, workspace);
        foreach (Pass pass in passes)
        {
            pass.Run();
        }

        foreach (Pass pass in passes)
        {
            double estimate = RepeatedCalls.WarmUp(pass.Run, WarmUp, CancellationToken.None);
            double seconds = RepeatedCalls.MedianSeconds(pass.Run, estimate, Duration, CancellationToken.None);
            double rate = pass.Operations / seconds / 1e9;
            string figures = pass.Operations == 0 ? "" : Invariant($" {rate,9:F1} {100 * rate / peak,7:F1}");
            output.WriteLine(Invariant($"{item,-58} {set.Name,-10} {pass.Name,-17} {1000 * seconds,9:F4}") + figures);
        }
    }
}
