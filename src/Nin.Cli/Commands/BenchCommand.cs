using System.CommandLine;
using Nin.Benchmarking;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Kernels;

namespace Nin.Cli.Commands;

/// <summary><c>nin bench</c>: how fast a network is on this machine, beside what the machine could do.</summary>
internal sealed class BenchCommand : Command
{
    private const string DefaultNetwork = "nin-cifar10";

    private static readonly int[] DefaultBatches = [1, 32, 128];

    private enum Modes
    {
        Inference,
        Training,
        Both,
    }

    private readonly Argument<string?> _network = new("MODEL|NAME")
    {
        Description = $"A model file, the folder of a training run, or the name of a network (see 'nin networks'); "
            + $"{DefaultNetwork} where not given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int[]?> _batch = new("--batch")
    {
        HelpName = "N,N",
        Description = "Pictures of a call; 1,32,128 where not given.",
        CustomParser = Parsers.WholeNumbers("--batch", 1, 65_536),
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<int[]?> _threads = new("--threads")
    {
        HelpName = "N,N",
        Description = "Threads that compute; 1 and one a core where not given.",
        CustomParser = Parsers.WholeNumbers("--threads", 1, 1024),
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<Modes?> _mode = new("--mode")
    {
        HelpName = "inference|training|both",
        Description = "Answering, whole training steps, or both; both where not given.",
        CustomParser = Parsers.Word<Modes>("--mode"),
    };

    private readonly Option<bool> _layers = new("--layers")
    {
        Description = "Show where the time goes, layer by layer.",
    };

    private readonly Option<double?> _seconds = new("--seconds")
    {
        HelpName = "S",
        Description = "How long each line is timed for, beside its warm-up; 1 where not given.",
        CustomParser = Parsers.Seconds("--seconds", 3600),
    };

    private readonly Option<bool> _json = SharedOptions.Json();

    public BenchCommand(Session session)
        : base("bench", "Measure how fast a network is on this machine, beside the machine's own limit.")
    {
        Add(_network);
        Add(_batch);
        Add(_threads);
        Add(_mode);
        Add(_layers);
        Add(_seconds);
        Add(_json);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        KernelSet kernels = UsageException.Blame(() => KernelSet.Default);
        using NetworkBenchmark benchmark = BenchmarkOf(arguments.GetValue(_network) ?? DefaultNetwork);
        bool asJson = arguments.GetValue(_json);
        var options = new BenchmarkOptions
        {
            Duration = TimeSpan.FromSeconds(arguments.GetValue(_seconds) ?? 1),
            Layers = arguments.GetValue(_layers),
        };
        BenchmarkCase[] cases = [.. CasesOf(arguments)];
        if (cases.FirstOrDefault(what => what.BatchSize > benchmark.MostPictures) is BenchmarkCase large)
        {
            throw new UsageException(FormattableString.Invariant(
                $"--batch: expected 1 to {benchmark.MostPictures} for {benchmark.Network.Name}, got {large.BatchSize}."));
        }

        var view = new BenchmarkView(asJson ? null : session.Out, session.Error);
        view.Begin(benchmark.Network, kernels);
        List<BenchmarkResult> results = [];
        foreach (BenchmarkCase what in cases)
        {
            BenchmarkResult result = view.While(
                what, () => UsageException.Blame(() => benchmark.Run(what, options, session.Cancellation)));
            view.Show(result);
            results.Add(result);
        }

        if (asJson)
        {
            JsonDocuments.Write(
                session.Out, [.. results.Select(BenchmarkView.DocumentOf)], JsonDocuments.Readable.IReadOnlyListBenchJson);
        }
        else
        {
            view.End(results);
        }

        return ExitCode.Done;
    }

    private static NetworkBenchmark BenchmarkOf(string modelOrName) => ModelArgument.IsFile(modelOrName)
        ? new NetworkBenchmark(ModelArgument.Load(modelOrName))
        : new NetworkBenchmark(ModelArgument.Named(modelOrName).Create());

    private IEnumerable<BenchmarkCase> CasesOf(ParseResult arguments)
    {
        Modes asked = arguments.GetValue(_mode) ?? Modes.Both;
        BenchmarkMode[] modes = asked switch
        {
            Modes.Inference => [BenchmarkMode.Inference],
            Modes.Training => [BenchmarkMode.Training],
            _ => [BenchmarkMode.Inference, BenchmarkMode.Training],
        };

        // The parser gives an empty list where nothing was given.
        int[] threads = arguments.GetValue(_threads) is { Length: > 0 } someThreads
            ? someThreads
            : [1, Environment.ProcessorCount];
        int[] batches = arguments.GetValue(_batch) is { Length: > 0 } someBatches ? someBatches : DefaultBatches;
        return modes.SelectMany(
            mode =>
            batches.Distinct().SelectMany(batch => threads.Distinct().Select(count => new BenchmarkCase(mode, batch, count))));
    }
}
