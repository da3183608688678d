using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Exporting;

namespace Nin.Cli.Commands;

/// <summary><c>nin export</c>: writes a model for other programs.</summary>
internal sealed class ExportCommand : Command
{
    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "A model: a .safetensors file, or the folder of a training run.",
    };

    private readonly Option<string?> _onnx = new("--onnx")
    {
        HelpName = "FILE",
        Description = "Write an ONNX file, and a model card (.md) beside it.",
    };

    private readonly Option<int?> _opset = new("--opset")
    {
        HelpName = "N",
        Description =
            $"ONNX's operator set, {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}; {OnnxExportOptions.Default.Opset} where not given.",
        CustomParser = Parsers.WholeNumber("--opset", OnnxExportOptions.OldestOpset, OnnxExportOptions.NewestOpset),
    };

    private readonly Option<bool> _logits = new("--logits")
    {
        Description = "Answer with the scores as they are, in place of probabilities.",
    };

    private readonly Option<bool> _maps = new("--maps")
    {
        Description = "Add the map of each class as a second output.",
    };

    private readonly Option<bool> _bytes = new("--uint8-input")
    {
        Description = "Take bytes as decoded pictures have them, [N, H, W, C], in place of floats from 0 to 255, [N, C, H, W].",
    };

    public ExportCommand(Session session)
        : base("export", "Write a model as a file that other programs run.")
    {
        Add(_model);
        Add(_onnx);
        Add(_opset);
        Add(_logits);
        Add(_maps);
        Add(_bytes);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        string file = arguments.GetValue(_onnx)
            ?? throw new UsageException("expected where to write to: --onnx FILE. Try 'nin export --help'.");
        Model model = ModelArgument.Load(arguments.GetRequiredValue(_model));
        var options = new OnnxExportOptions
        {
            Opset = arguments.GetValue(_opset) ?? OnnxExportOptions.Default.Opset,
            Logits = arguments.GetValue(_logits),
            Maps = arguments.GetValue(_maps),
            UInt8Input = arguments.GetValue(_bytes),
        };
        byte[] content = UsageException.Blame(() => OnnxExport.ToBytes(model, options));
        AtomicFile.Write(file, stream => stream.Write(content));
        string card = Path.ChangeExtension(file, ".md");
        AtomicFile.WriteText(card, ModelCard.Of(model, Path.GetFileName(file), options));
        session.Out.Line(Screen.Escape(CommandText.ShortPath(file)));
        session.Out.Line(Screen.Escape(CommandText.ShortPath(card)));
        return ExitCode.Done;
    }
}
