using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Nin.Benchmarks;

// `quick [FILTER]...` prints a table in a minute; everything else is BenchmarkDotNet's command line.
if (args is ["quick", .. string[] filters])
{
    QuickTable.Print(Console.Out, filters);
    return 0;
}

// `jpeg-compare DIR`: the pixels of every JPEG file against djpeg's. `jpeg-speed DIR`: the time, on one core, against djpeg's.
if (args is ["jpeg-compare", string folder])
{
    return JpegComparison.Run(folder, Console.Out);
}

if (args is ["jpeg-speed", string timed])
{
    JpegSpeed.Run(timed, Console.Out);
    return 0;
}

// In this process: a project that BenchmarkDotNet generates would not know the package versions of this repository.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config);
return 0;
