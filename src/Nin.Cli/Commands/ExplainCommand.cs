using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Explanation;
using Nin.Formats;
using Nin.Kernels;

namespace Nin.Cli.Commands;

/// <summary><c>nin explain</c>: shows where in pictures a model's answers come from.</summary>
internal sealed class ExplainCommand : Command
{
    private const string DefaultFolder = "explained";
    private const int DefaultClasses = 3, Megabyte = 1_000_000;

    private readonly Argument<string[]> _words = new("MODEL|IMAGE")
    {
        Description = "Picture files, folders of pictures, or patterns, as 'nin predict' takes them; before them may stand a model. With "
            + "--score a model alone.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _model = SharedOptions.NamedModel();

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "DIR",
        Description = $"The folder for the drawn maps; {DefaultFolder} where not given.",
    };

    private readonly Option<int?> _top = new("--top")
    {
        HelpName = "K",
        Description = $"Show the K likeliest classes of each picture; {DefaultClasses} where not given.",
        CustomParser = Parsers.WholeNumber("--top", 1),
    };

    private readonly Option<string?> _classes = new("--classes")
    {
        HelpName = "NAME,NAME",
        Description = "Show these classes.",
    };

    private readonly Option<string?> _layer = new("--layer")
    {
        HelpName = "NAME",
        Description = "The layer whose maps are looked at; the last one with maps where not given. Behind an earlier one it is Grad-CAM.",
    };

    private readonly Option<bool> _native = new("--native")
    {
        Description = "Take each picture at its own size, and draw and say where each class is: boxes around what stands out. A large "
            + "picture has a large map, and is computed in tiles; where it is larger than the sheet's panels, each map is drawn over it "
            + "at its own size too.",
    };

    private readonly Option<bool> _overlays = new("--overlays")
    {
        Description = "Beside the sheet, draw each class's map over the picture at its own size, into a file of its own.",
    };

    private readonly Option<int?> _pixels = SharedOptions.PixelLimit();

    private readonly Option<int?> _memory = new("--memory-limit")
    {
        HelpName = "MB",
        Description = "With --native: what a picture may need where the network cannot take it in tiles; "
            + $"{Limits.Default.NetworkBytes / Megabyte} where not given.",
        CustomParser = Parsers.WholeNumber("--memory-limit", 1),
    };

    private readonly Option<string?> _score = new("--score")
    {
        HelpName = "DATA",
        Description = "Draw nothing; measure on a data set how true the maps are: whether they point into the boxes, where the data "
            + "has boxes, and whether the answer hangs on what they show.",
    };

    private readonly Option<bool> _layers = new("--layers")
    {
        Description = "Draw the layers instead: the first filters, and what every layer with maps, or the one of --layer, computes of "
            + "each picture.",
    };

    private readonly Option<int?> _from = new("--from")
    {
        HelpName = "CHANNEL",
        Description = $"With --layers: the first channel that is drawn, of layers that have as many; a sheet shows "
            + $"{LayerMapPicture.MostChannels} of them.",
        CustomParser = Parsers.WholeNumber("--from", 0),
    };

    private readonly Option<string?> _unit = new("--unit")
    {
        HelpName = "LAYER:CHANNEL",
        Description = "With --layers: draw what one channel of a layer looks for: where in each picture it is strongest, and why.",
    };

    private readonly Option<string?> _over = new("--over")
    {
        HelpName = "DATA",
        Description = $"With --unit: look through a data set for the {LayersAction.Examples} pictures in which it is strongest.",
    };

    private readonly Option<DataPart?> _split = DataParts.Option();

    private readonly Option<int?> _pictures = new("--pictures")
    {
        HelpName = "N",
        Description = $"With --score: take pixels away from N pictures; {new MapScoreOptions().CurvePictures} where not given.",
        CustomParser = Parsers.WholeNumber("--pictures", 2),
    };

    private readonly Option<string?> _chart = new("--chart")
    {
        HelpName = "FILE.svg",
        Description = "With --score: draw what becomes of the answers while pixels are taken away and put in.",
    };

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <param name="session">What every command is given.</param>
    /// <param name="models">The folder of the model that comes with the command; null for the one beside it.</param>
    public ExplainCommand(Session session, string? models = null)
        : base("explain", "Show where in pictures the answers come from.")
    {
        Add(_words);
        Add(_model);
        Add(_out);
        Add(_top);
        Add(_classes);
        Add(_layer);
        Add(_native);
        Add(_overlays);
        Add(_pixels);
        Add(_memory);
        Add(_score);
        Add(_layers);
        Add(_from);
        Add(_unit);
        Add(_over);
        Add(_split);
        Add(_pictures);
        Add(_chart);
        Add(_dataRoot);
        Add(_threads);
        Add(_json);
        SetAction(arguments => Run(arguments, session, models ?? ShippedModel.Folder));
    }

    private int Run(ParseResult arguments, Session session, string models)
    {
        UsageException.Blame(() => KernelSet.Default);
        if (arguments.GetValue(_layers))
        {
            return Layers(arguments, session, models);
        }

        if (arguments.GetValue(_unit) is not null || arguments.GetValue(_over) is not null)
        {
            throw new UsageException("expected --layers with --unit and --over.");
        }

        if (arguments.GetValue(_from) is not null)
        {
            throw new UsageException("--from: expected --layers too.");
        }

        if (arguments.GetValue(_score) is string data)
        {
            return Score(arguments, session, models, data);
        }

        if (arguments.GetValue(_chart) is not null)
        {
            throw new UsageException("--chart: expected --score DATA too.");
        }

        if (arguments.GetValue(_words) is not { Length: > 0 })
        {
            throw new UsageException("expected a picture to explain, or --score DATA.");
        }

        string[]? classes = arguments.GetValue(_classes)?.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (classes is not null && arguments.GetValue(_top) is not null)
        {
            throw new UsageException("expected --top or --classes, not both.");
        }

        PredictArguments words = PredictArguments.Of(arguments.GetRequiredValue(_words), Name, arguments.GetValue(_model));
        var action = new MapsAction(session)
        {
            ModelFile = ModelArgument.FileOf(words.Model, models),
            IsShipped = words.Model is null,
            Pictures = words.Pictures,
            Folder = arguments.GetValue(_out) ?? DefaultFolder,
            Top = arguments.GetValue(_top) ?? DefaultClasses,
            Classes = classes,
            Layer = arguments.GetValue(_layer),
            IsNative = arguments.GetValue(_native),
            DrawsOverlays = arguments.GetValue(_overlays),
            PictureLimits = PictureInput.LimitsOf(arguments.GetValue(_pixels)),
            NetworkLimits = LimitsOf(arguments),
            Threads = arguments.GetValue(_threads) ?? 0,
            IsJson = arguments.GetValue(_json),
        };
        return action.Run();
    }

    /// <summary>Whoever allows more memory has the time for it too.</summary>
    private Limits LimitsOf(ParseResult arguments) => arguments.GetValue(_memory) is int megabytes
        ? Limits.Default with { NetworkBytes = (long)megabytes * Megabyte, NetworkOperations = double.PositiveInfinity }
        : Limits.Default;

    private int Layers(ParseResult arguments, Session session, string models)
    {
        Option[] others = [_top, _classes, _native, _overlays, _pixels, _memory, _score, _pictures, _chart];
        if (others.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is Option other)
        {
            throw new UsageException($"expected --layers or {other.Name}, not both.");
        }

        string[] words = arguments.GetValue(_words) ?? [];
        string? named = arguments.GetValue(_model);
        bool isModelAlone = named is null && words.Length == 1
            && (PredictArguments.IsModel(words[0]) || ShippedModel.IsName(words[0]));
        PredictArguments input = words.Length == 0 || isModelAlone
            ? new PredictArguments(words.FirstOrDefault() ?? named, [])
            : PredictArguments.Of(words, Name, named);
        var action = new LayersAction(session)
        {
            ModelFile = ModelArgument.FileOf(input.Model, models),
            IsShipped = input.Model is null,
            Pictures = input.Pictures,
            Folder = arguments.GetValue(_out) ?? DefaultFolder,
            Layer = arguments.GetValue(_layer),
            From = arguments.GetValue(_from) ?? 0,
            Unit = arguments.GetValue(_unit),
            Over = arguments.GetValue(_over),
            Part = arguments.GetValue(_split) ?? DataPart.Test,
            DataRoot = arguments.GetValue(_dataRoot),
            Threads = arguments.GetValue(_threads) ?? 0,
            IsJson = arguments.GetValue(_json),
        };
        return action.Run();
    }

    private int Score(ParseResult arguments, Session session, string models, string data)
    {
        string[] words = arguments.GetValue(_words) ?? [];
        string? option = arguments.GetValue(_model);
        if (option is not null && words.Length > 0)
        {
            throw new UsageException($"--score: expected one model, got --model {option} and {string.Join(" and ", words)}.");
        }

        if (words.Length > 1)
        {
            throw new UsageException($"--score: expected a model at most, got {string.Join(" and ", words)}.");
        }

        string? chart = arguments.GetValue(_chart);
        if (chart is not null)
        {
            OutputFile.Check(_chart.Name, chart, ".svg");
        }

        var action = new ScoreAction(session)
        {
            ModelFile = ModelArgument.FileOf(option ?? words.FirstOrDefault(), models),
            Data = data,
            Part = arguments.GetValue(_split) ?? DataPart.Test,
            DataRoot = arguments.GetValue(_dataRoot),
            Layer = arguments.GetValue(_layer),
            CurvePictures = arguments.GetValue(_pictures),
            Chart = chart,
            Threads = arguments.GetValue(_threads) ?? 0,
            IsJson = arguments.GetValue(_json),
        };
        return action.Run();
    }
}
