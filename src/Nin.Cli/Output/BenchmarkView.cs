using System.Globalization;
using Nin.Benchmarking;
using Nin.Formats;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Networks;

namespace Nin.Cli.Output;

/// <summary>
/// What <c>nin bench</c> measures: a line a case as it comes, what the columns mean, and the layers where they were asked for.
/// </summary>
internal sealed class BenchmarkView(Screen? screen, Screen status)
{
    private const int LabelWidth = 9;
    private const string Rest = "rest";

    private readonly Screen _screen = screen ?? new Screen(TextWriter.Null);
    private BenchmarkMode? _mode;

    public void Begin(Network network, KernelSet kernels)
    {
        _screen.Field("network", LabelWidth, string.Create(
            CultureInfo.InvariantCulture,
            $"{network.Name}, {2e-9 * network.MultiplyAdds:F3} GFLOP a picture, counted the direct way"));
        int cores = Environment.ProcessorCount;
        _screen.Field("machine", LabelWidth, $"{cores} {(cores == 1 ? "core" : "cores")}, {kernels.Name} kernels");
    }

    /// <summary>Measures a case and says meanwhile which.</summary>
    public BenchmarkResult While(BenchmarkCase what, Func<BenchmarkResult> measure) =>
        status.While($"measuring {TextOf(what)}", measure);

    public void Show(BenchmarkResult result)
    {
        Listing table = Table(result.Case.Mode);
        if (_mode != result.Case.Mode)
        {
            _mode = result.Case.Mode;
            _screen.Line();
            _screen.Line($"[bold]{ModeOf(result.Case)}[/]");
            _screen.Line(table.HeaderLine(_screen.Width));
        }

        _screen.Line(table.RowLine(
            null, _screen.Width, Figures.Count(result.Case.BatchSize), Figures.Count(result.Case.Threads),
            Figures.Speed(result.PicturesPerSecond),
            Figures.Milliseconds(result.Seconds), Rate(result.Gflops), Rate(result.PeakGflops), Share(result.ShareOfPeak),
            Share(result.ShareOfDirectLimit)));
    }

    /// <summary>Says what the columns mean, and shows the layers.</summary>
    public void End(IReadOnlyList<BenchmarkResult> results)
    {
        _screen.Line();
        _screen.Field("GFLOP/s", LabelWidth,
            "operations of direct convolution, two a multiply-add; training takes three passes of them, less the picture's "
            + "gradient");
        _screen.Field(
            "peak", LabelWidth,
            "what these threads reach at once with nothing but multiply-adds, measured just before each line");
        _screen.Field("% peak", LabelWidth, "the multiply-adds that are really done, against the peak");
        _screen.Field("% direct", LabelWidth,
            "pictures/s against those of direct convolution at the peak; above 100 where Winograd's algorithm, with fewer "
            + "multiplications, beats it");
        foreach (BenchmarkResult result in results.Where(result => result.Layers is not null))
        {
            _screen.Line();
            _screen.Line($"[bold]{TextOf(result.Case)}: {Figures.Milliseconds(result.Layers!.Seconds)} ms[/]");
            ShowLayers(result.Case.Mode == BenchmarkMode.Training, result.Layers);
        }
    }

    public static BenchJson DocumentOf(BenchmarkResult result) => new(
        result.Network, ModeOf(result.Case), result.Case.BatchSize, result.Case.Threads, result.PicturesPerSecond,
        result.Milliseconds, result.Gflops,
        result.PeakGflops, result.ShareOfPeak, result.ShareOfDirectLimit, result.Layers is not LayerTimes times ? null :
        [
            .. times.Layers.Select(layer => new BenchLayerJson(
                layer.Name, layer.Kind, layer.Output.ToChannelsFirst(1),
                layer.Algorithm is ConvolutionAlgorithm way ? Word(way) : null,
                layer.Seconds * 1e3, layer.Seconds / times.Seconds,
                GflopsOf(layer.ForwardOperations + layer.BackwardOperations, layer.Seconds),
                layer.ForwardSeconds * 1e3, layer.BackwardSeconds * 1e3)),
            new BenchLayerJson(Rest, null, null, null, times.RestSeconds * 1e3, times.RestSeconds / times.Seconds, null, 0, 0),
        ]);

    /// <summary>Columns with widths of their own, since lines are written as they come.</summary>
    private static Listing Table(BenchmarkMode mode) => new(
        new Column("batch", IsNumber: true, Width: 6),
        new Column("threads", IsNumber: true),
        new Column("pictures/s", IsNumber: true),
        new Column(mode == BenchmarkMode.Training ? "ms/step" : "ms/call", IsNumber: true, Width: 8),
        new Column("GFLOP/s", IsNumber: true),
        new Column("peak", IsNumber: true, DropOrder: 1, Width: 7),
        new Column("% peak", IsNumber: true, DropOrder: 2),
        new Column("% direct", IsNumber: true));

    private void ShowLayers(bool learns, LayerTimes times)
    {
        List<Column> columns =
        [
            new("layer"), new("kind", DropOrder: 1), new("output", DropOrder: 2), new("algorithm"),
            new(learns ? "forward ms" : "ms", IsNumber: true), new("GFLOP/s", IsNumber: true),
        ];
        if (learns)
        {
            columns.AddRange([new("backward ms", IsNumber: true), new("GFLOP/s", IsNumber: true)]);
        }

        columns.Add(new("% time", IsNumber: true));
        var listing = new Listing([.. columns]);
        foreach (LayerTime layer in times.Layers)
        {
            listing.Add(layer.Algorithm is null ? "grey" : null, Row(
                learns, layer.Name, layer.Kind, Figures.Shape(layer.Output.ToChannelsFirst(1)),
                layer.Algorithm is ConvolutionAlgorithm way ? Word(way) : "", layer.ForwardSeconds, layer.ForwardOperations,
                layer.BackwardSeconds, layer.BackwardOperations, layer.Seconds / times.Seconds));
        }

        // In training, what stands in no layer belongs to neither pass.
        listing.Add(
            "grey", Row(learns, Rest, "", "", "", learns ? 0 : times.RestSeconds, 0, 0, 0, times.RestSeconds / times.Seconds));
        listing.AddRule();
        listing.Add("bold", Row(
            learns, "total", "", "", "", learns ? times.Layers.Sum(layer => layer.ForwardSeconds) : times.Seconds, 0,
            times.Layers.Sum(layer => layer.BackwardSeconds), 0, 1));
        listing.WriteTo(_screen);
    }

    private static string[] Row(
        bool learns, string name, string kind, string output, string algorithm, double forward, double forwardOperations,
        double backward,
        double backwardOperations, double share)
    {
        string[] before = [name, kind, output, algorithm, TimeOf(forward), RateOf(forwardOperations, forward)];
        string[] back = learns ? [TimeOf(backward), RateOf(backwardOperations, backward)] : [];
        return [.. before, .. back, Share(share)];
    }

    private static string TextOf(BenchmarkCase what) =>
        $"{ModeOf(what)}, batch {Figures.Count(what.BatchSize)}, {CountText.Counted(what.Threads, "thread")}";

    private static string ModeOf(BenchmarkCase what) => what.Mode == BenchmarkMode.Training ? "training" : "inference";

    private static string Word(ConvolutionAlgorithm algorithm) => algorithm switch
    {
        ConvolutionAlgorithm.PatchBlocks => "patch blocks",
        _ => algorithm.ToString().ToLowerInvariant(),
    };

    private static string TimeOf(double seconds) => seconds == 0 ? "" : Figures.Milliseconds(seconds);

    private static string RateOf(double operations, double seconds) =>
        GflopsOf(operations, seconds) is double gflops ? Rate(gflops) : "";

    /// <summary>Null for what is no convolution, and where so little is done that the clock did not move.</summary>
    private static double? GflopsOf(double operations, double seconds) =>
        operations == 0 || seconds == 0 ? null : operations / seconds / 1e9;

    private static string Rate(double gflops) => gflops.ToString("F1", CultureInfo.InvariantCulture);

    private static string Share(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
}
