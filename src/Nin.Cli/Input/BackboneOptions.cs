using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Models;

namespace Nin.Cli.Input;

/// <summary>
/// The options of <c>nin train</c> that say what trained network it begins with, and what of it stays as it is.
/// </summary>
internal sealed class BackboneOptions
{
    private readonly Option<string?> _backbone = new("--backbone")
    {
        HelpName = "NAME|FILE",
        Description = "Begin with a trained network and give it a new head: a name (see 'nin backbones'), a model, or a file of ONNX, "
            + "PyTorch, Keras or Caffe.",
    };

    private readonly Option<string?> _freeze = new("--freeze")
    {
        HelpName = "all|N|none",
        Description = "What of the weights begun with stays as it is: all but the head, the first N layers, or nothing. Of a "
            + "backbone all, where not given.",
    };

    private readonly Option<BackboneHead?> _head = new("--head")
    {
        HelpName = "nin|linear",
        Description = "What answers behind a backbone: a 1x1 convolution and an average, whose maps show where a class is seen, "
            + "or a linear layer. nin where not given.",
        CustomParser = Parsers.Word<BackboneHead>("--head"),
    };

    private readonly Option<string?> _layer = new("--backbone-layer")
    {
        HelpName = "NAME",
        Description = "The backbone's layer that the head reads; the last one before its own head where not given.",
    };

    private readonly Option<string?> _network = new("--backbone-network")
    {
        HelpName = "NAME|FILE.json",
        Description = "Of which network the weights of a PyTorch or foreign safetensors file are, where it is not told by their names.",
    };

    private readonly Option<string?> _map = new("--backbone-map")
    {
        HelpName = "FILE.json",
        Description = "The network's name for each of that file's names, as a JSON object, where they differ.",
    };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_backbone, _freeze, _head, _layer, _network, _map];

    /// <summary>What the run begins with; null where no backbone is asked for.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="instead">Options that also say what is begun with.</param>
    /// <exception cref="UsageException">Options are given that do not go together.</exception>
    public Backbone? Load(ParseResult arguments, IEnumerable<Option> instead)
    {
        string? layer = arguments.GetValue(_layer);
        if (arguments.GetValue(_backbone) is string backbone)
        {
            return instead.FirstOrDefault(other => arguments.GetResult(other) is { Implicit: false }) is Option other
                ? throw new UsageException(
                    $"--backbone brings a network and its weights; expected no {other.Name} beside it.")
                : BackboneArgument.Load(backbone, layer, Named(arguments));
        }

        Option[] about = [_head, _layer, _network, _map];
        return about.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is not Option alone
            ? null
            : throw new UsageException($"{alone.Name} is for a network that --backbone names, which was not given.");
    }

    private NamedWeights? Named(ParseResult arguments)
    {
        string? network = arguments.GetValue(_network), map = arguments.GetValue(_map);
        return network is null && map is not null
            ? throw new UsageException("--backbone-map gives names to the weights of a network, which --backbone-network names.")
            : NamedWeights.Of(network, map);
    }

    /// <summary>What answers behind the backbone.</summary>
    public BackboneHead HeadOf(ParseResult arguments) => arguments.GetValue(_head) ?? BackboneHead.Nin;

    /// <summary>What stays as it is; null where nothing was said.</summary>
    public string? FreezeOf(ParseResult arguments) => arguments.GetValue(_freeze);

    /// <summary>The words that ask for the same network again, from whatever folder.</summary>
    public IEnumerable<string> Words(ParseResult arguments)
    {
        string? backbone = arguments.GetValue(_backbone);
        (Option Option, string? Value)[] given =
        [
            (_backbone, Whole(backbone)),
            (_layer, arguments.GetValue(_layer)),
            (_head, arguments.GetValue(_head)?.ToString().ToLowerInvariant()),
            (_network, Whole(arguments.GetValue(_network))),
            (_map, Whole(arguments.GetValue(_map))),
        ];
        return given.Where(one => one.Value is not null).SelectMany(one => new[] { one.Option.Name, one.Value! });

        static string? Whole(string? path) => Path.Exists(path) ? Path.GetFullPath(path) : path;
    }
}
