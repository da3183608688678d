using System.Diagnostics;
using System.Globalization;
using Nin.Kernels;
using Nin.Kernels.Measuring;
using Nin.Testing.Cases;

namespace Nin.Benchmarks;

/// <summary>A table in a minute, without BenchmarkDotNet: the median of a few runs on one thread, beside the peak.</summary>
public static class QuickTable
{
    private const int Runs = 7;

    /// <summary>A run repeats its pass until it takes this long, so that the clock does not matter.</summary>
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(2);

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
            double seconds = MedianSeconds(pass.Run);
            double rate = pass.Operations / seconds / 1e9;
            string figures = pass.Operations == 0 ? "" : Invariant($" {rate,9:F1} {100 * rate / peak,7:F1}");
            output.WriteLine(Invariant($"{item,-58} {set.Name,-10} {pass.Name,-17} {1000 * seconds,9:F4}") + figures);
        }
    }

    private static double MedianSeconds(Action run)
    {
        int repetitions = 1;
        while (Time(run, repetitions) < ShortestRun)
        {
            repetitions *= 2;
        }

        double[] seconds = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            seconds[i] = Time(run, repetitions).TotalSeconds / repetitions;
        }

        Array.Sort(seconds);
        return seconds[Runs / 2];
    }

    private static TimeSpan Time(Action run, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
