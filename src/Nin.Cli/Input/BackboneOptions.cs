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
        Description = "Begin with a trained network and give it a new head: a name (see 'nin backbones'), an ONNX file or a model.",
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

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_backbone, _freeze, _head, _layer];

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
                : BackboneArgument.Load(backbone, layer);
        }

        return layer is null && arguments.GetValue(_head) is null
            ? null
            : throw new UsageException("--head and --backbone-layer are for a network that --backbone names, which was not given.");
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
            (_backbone, Path.Exists(backbone) ? Path.GetFullPath(backbone) : backbone),
            (_layer, arguments.GetValue(_layer)),
            (_head, arguments.GetValue(_head)?.ToString().ToLowerInvariant()),
        ];
        return given.Where(one => one.Value is not null).SelectMany(one => new[] { one.Option.Name, one.Value! });
    }
}
