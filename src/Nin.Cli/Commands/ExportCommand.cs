using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.PyTorch;

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

    private readonly Option<string?> _pytorch = new("--pytorch")
    {
        HelpName = "FILE",
        Description = "Write the weights as a PyTorch file (.pt), a Python module (.py) that loads them, and a model card (.md).",
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

    private readonly Option<bool> _int8 = new("--int8")
    {
        Description = "Write weights of eight bits, with a scale for every channel; --calibrate says on which pictures the ranges of "
            + "what lies between are measured.",
    };

    private readonly Option<bool> _fullRange = new("--full-range")
    {
        Description = "Of --int8: weights that use all eight bits, for processors with VNNI alone. They use seven where this is not "
            + "given, since ONNX Runtime clips sums of larger ones on other processors.",
    };

    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        HelpName = "DATA",
        Description = "The data set of --int8: ranges are measured on training pictures, and the accuracy before and after on the "
            + "test part.",
    };

    private readonly Option<string?> _dataRoot = SharedOptions.DataRoot();

    public ExportCommand(Session session)
        : base("export", "Write a model as a file that other programs run.")
    {
        Add(_model);
        Add(_onnx);
        Add(_pytorch);
        Add(_opset);
        Add(_logits);
        Add(_maps);
        Add(_bytes);
        Add(_int8);
        Add(_fullRange);
        Add(_calibrate);
        Add(_dataRoot);
        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        string? onnx = arguments.GetValue(_onnx), pytorch = arguments.GetValue(_pytorch);
        if (onnx is null && pytorch is null)
        {
            throw new UsageException("expected where to write to: --onnx FILE or --pytorch FILE. Try 'nin export --help'.");
        }

        if (onnx is null && OnnxAlone(arguments) is string option)
        {
            throw new UsageException($"{option} is for ONNX files: expected --onnx FILE. Try 'nin export --help'.");
        }

        if (onnx is not null && pytorch is not null && CardOf(onnx) == CardOf(pytorch))
        {
            throw new UsageException($"--onnx and --pytorch: expected files of two names, got '{onnx}' and '{pytorch}'.");
        }

        if (arguments.GetValue(_int8) != (arguments.GetValue(_calibrate) is not null))
        {
            throw new UsageException("--int8 and --calibrate belong together: expected both or none.");
        }

        if (arguments.GetValue(_fullRange) && !arguments.GetValue(_int8))
        {
            throw new UsageException("--full-range is for --int8, which was not given.");
        }

        string model = ModelArgument.FileOf(arguments.GetRequiredValue(_model));
        var files = new ExportFiles(model);
        if (onnx is not null)
        {
            OutputFile.Check("--onnx", onnx, ".onnx");
            files.Claim(onnx);
            files.Claim(CardOf(onnx), text => ModelCardText.IsOne(text, ModelCard.Tag));
        }

        if (pytorch is not null)
        {
            OutputFile.Check("--pytorch", pytorch, ".pt", ".pth");
            files.Claim(pytorch);
            files.Claim(PyTorchExport.ModuleOf(pytorch), PyTorchExport.IsModule);
            files.Claim(CardOf(pytorch), text => ModelCardText.IsOne(text, PyTorchExport.Tag));
        }

        Model read = ModelArgument.Load(model);
        if (onnx is not null)
        {
            AddOnnx(arguments, read, onnx, files, session);
        }

        if (pytorch is not null)
        {
            AddPyTorch(read, pytorch, files);
        }

        session.Cancellation.ThrowIfCancellationRequested();
        foreach (string file in files.Write())
        {
            session.Out.Line(Screen.Escape(CommandText.ShortPath(file)));
        }

        return ExitCode.Done;
    }

    private void AddOnnx(ParseResult arguments, Model model, string file, ExportFiles files, Session session)
    {
        var options = new OnnxExportOptions
        {
            Opset = arguments.GetValue(_opset) ?? OnnxExportOptions.Default.Opset,
            Logits = arguments.GetValue(_logits),
            Maps = arguments.GetValue(_maps),
            UInt8Input = arguments.GetValue(_bytes),
            FullRange = arguments.GetValue(_fullRange),
        };
        Int8File? int8 = null;
        if (arguments.GetValue(_calibrate) is string calibration)
        {
            DataSplits data = DataParts.Open(calibration, arguments.GetValue(_dataRoot), session.Cancellation, OnBadImage.Stop);
            int8 = UsageException.Blame(() => Int8File.Of(model, data, options, threads: 0, session));
            session.Out.Plain(int8.Text);
        }

        files.Add(file, int8?.Content ?? UsageException.Blame(() => OnnxExport.ToBytes(model, options)));
        files.Add(CardOf(file), ModelCard.Of(model, Path.GetFileName(file), options, int8?.Figures));
    }

    private static void AddPyTorch(Model model, string file, ExportFiles files)
    {
        string name = Path.GetFileName(file), text = UsageException.Blame(() => PyTorchExport.ToModule(model, name));
        files.Add(file, stream => PyTorchExport.WriteWeights(model, stream));
        files.Add(PyTorchExport.ModuleOf(file), text);
        files.Add(CardOf(file), PyTorchExport.ToCard(model, name));
    }

    /// <summary>An option that was given and says something about ONNX files alone.</summary>
    private string? OnnxAlone(ParseResult arguments) =>
        arguments.GetValue(_opset) is not null ? _opset.Name
        : arguments.GetValue(_logits) ? _logits.Name
        : arguments.GetValue(_maps) ? _maps.Name
        : arguments.GetValue(_bytes) ? _bytes.Name
        : arguments.GetValue(_int8) ? _int8.Name
        : arguments.GetValue(_fullRange) ? _fullRange.Name : null;

    private static string CardOf(string file) => Path.ChangeExtension(file, ".md");
}
