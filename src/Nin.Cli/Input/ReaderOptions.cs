using System.CommandLine;
using Nin.Caffe;
using Nin.Cli.Failures;
using Nin.Keras;
using Nin.Models;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;
using Nin.PyTorch;

namespace Nin.Cli.Input;

/// <summary>The options of <c>nin import</c> that say how a file of another framework is read.</summary>
internal sealed class ReaderOptions
{
    private readonly Option<bool> _externalData = new("--external-data")
    {
        Description = "Read numbers of an ONNX file that lie in other files beside it. Without it such a file is refused.",
    };

    private readonly Option<int?> _height = new("--height")
    {
        HelpName = "PIXELS",
        Description = "The height of a picture, where an ONNX, Keras or Caffe file leaves it open. Where neither says, 224, but for Caffe.",
        CustomParser = Parsers.WholeNumber("--height", 1),
    };

    private readonly Option<int?> _width = new("--width")
    {
        HelpName = "PIXELS",
        Description = "Its width, likewise.",
        CustomParser = Parsers.WholeNumber("--width", 1),
    };

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "NAME",
        Description = "Which output of an ONNX file makes the model, or which value inside it; the first output where not given.",
    };

    private readonly Option<bool> _rgb = new("--rgb")
    {
        Description = "A Caffe file was trained with red, green and blue in this order. Without it blue is first, as in Caffe's own tools.",
    };

    private readonly Option<string?> _key = new("--key")
    {
        HelpName = "KEY",
        Description = "Under which key of a PyTorch checkpoint the weights are, with dots between keys inside one another; found where "
            + "not given.",
    };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_height, _width, _output, _key, _rgb, _externalData];

    /// <summary>Under which key of a checkpoint the tensors are; null where nothing was said.</summary>
    public string? KeyOf(ParseResult arguments) => arguments.GetValue(_key);

    /// <summary>Whether the output was named.</summary>
    public bool HasOutput(ParseResult arguments) => arguments.GetValue(_output) is not null;

    /// <summary>The reader of a file, told what was given; null where no reader knows the file.</summary>
    /// <exception cref="UsageException">An option is given that says nothing to such a file.</exception>
    public ModelReader? ReaderFor(ParseResult arguments, string file, ModelReader? reader)
    {
        int? height = arguments.GetValue(_height), width = arguments.GetValue(_width);
        (Option[] taken, ModelReader? told) = reader switch
        {
            OnnxReader => ((Option[])[_height, _width, _output, _externalData], (ModelReader?)new OnnxReader(
                new OnnxReadOptions { AllowExternalData = arguments.GetValue(_externalData) })
            {
                Height = height,
                Width = width,
                Output = arguments.GetValue(_output),
            }),
            KerasReader => ([_height, _width], new KerasReader(new KerasImportOptions
            {
                Height = height ?? KerasImportOptions.Default.Height,
                Width = width ?? KerasImportOptions.Default.Width,
            })),
            CaffeReader => ([_height, _width, _rgb], new CaffeReader(new CaffeImportOptions
            {
                Height = height,
                Width = width,
                IsBgr = !arguments.GetValue(_rgb),
            })),
            _ => ([_key], reader is null ? null : new PyTorchReader(arguments.GetValue(_key))),
        };
        Option? other = All.Except(taken).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
        return other is null ? told : throw new UsageException($"{other.Name} is for {FilesOf(other)} files; '{file}' is none.");
    }

    private string FilesOf(Option option) =>
        option == _height || option == _width ? "ONNX, Keras and Caffe"
        : option == _rgb ? "Caffe"
        : option == _key ? "PyTorch"
        : "ONNX";
}
