using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Nin.Benchmarking;
using Nin.Benchmarks;
using Nin.Kernels;

// Tables in a minute or a few; everything else is BenchmarkDotNet's command line.
//   quick [FILTER]...                                          the kernels at the presets' sizes
//   algorithms                                                 convolutions by patches and by Winograd's algorithm
//   pool                                                       what it costs to hand work to threads
//   dead-heads RECIPE DATA SEEDS STEPS [KEY=VALUE]...          a preset from many seeds
//   jpeg-compare DIR                                           the pixels of every JPEG file against djpeg's
//   jpeg-speed DIR                                             the time, on one core, against djpeg's
//   png-speed DIR [PNG_SPEED]                                  the time, on one core, against libpng's
//   torch-modules PYTHON [NETWORK ...]                         exported modules, run by PyTorch, against us
//   peer                                                       our side of bench/peers/compare.py
switch (args)
{
    case ["quick", .. string[] filters]:
        QuickTable.Print(Console.Out, filters);
        return 0;
    case ["algorithms"]:
        return AlgorithmTable.Run(Console.Out);
    case ["pool"]:
        PoolTable.Print(Console.Out);
        return 0;
    case ["dead-heads", string recipe, string data, string seeds, string steps, .. string[] overrides]:
        DeadHeadTable.Print(Console.Out, recipe, data, Number(seeds), Number(steps), overrides);
        return 0;
    case ["jpeg-compare", string folder]:
        return JpegComparison.Run(folder, Console.Out);
    case ["jpeg-speed", string timed]:
        JpegSpeed.Run(timed, Console.Out);
        return 0;
    case ["png-speed", string timed, .. { Length: <= 1 } peer]:
        PngSpeed.Run(timed, peer.FirstOrDefault(), Console.Out);
        return 0;
    case ["torch-modules", string python, .. string[] names]:
        TorchModules.Print(python, Path.Combine("bench", "peers", "run_module.py"), names, Console.Out);
        return 0;
    case ["peer"]:
        using (var runner = new PeerRunner(_ => FmaPeak.Measure(KernelSet.Default, 1)))
        {
            runner.Run(Console.In, Console.Out);
        }

        return 0;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

// In this process: a project that BenchmarkDotNet generates would not know the package versions of this repository.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config);
return 0;
