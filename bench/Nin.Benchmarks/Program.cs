using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Nin.Benchmarks;

// Tables in a minute or a few; everything else is BenchmarkDotNet's command line.
//   quick [FILTER]...                                          the kernels at the presets' sizes
//   throughput NETWORK BATCH THREADS                           a preset, trained and asked
//   dead-heads RECIPE DATA SEEDS STEPS [KEY=VALUE]...          a preset from many seeds
switch (args)
{
    case ["quick", .. string[] filters]:
        QuickTable.Print(Console.Out, filters);
        return;
    case ["throughput", string network, string batch, string threads]:
        ThroughputTable.Print(Console.Out, network, int.Parse(batch, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
        return;
    case ["dead-heads", string recipe, string data, string seeds, string steps, .. string[] overrides]:
        DeadHeadTable.Print(
            Console.Out, recipe, data, int.Parse(seeds, CultureInfo.InvariantCulture), int.Parse(steps, CultureInfo.InvariantCulture), overrides);
        return;
}

// In this process: a project that BenchmarkDotNet generates would not know the package versions of this repository.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config);
