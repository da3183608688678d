using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Cli.Input;
using Nin.Cli.Output;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch;

namespace Nin.Cli.Commands;

/// <summary><c>nin import</c>: makes a model of Nin of another framework's file.</summary>
internal sealed class ImportCommand : Command
{
    private const string Ending = ".safetensors";

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "ONNX (.onnx), PyTorch (.pt, .pth, .safetensors), Keras (.keras, .h5) or Caffe (.caffemodel).",
    };

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "FILE",
        Description = "The model's file; FILE with the ending .safetensors where not given.",
    };

    private readonly Option<string?> _network = new("--network")
    {
        HelpName = "NAME|FILE.json",
        Description = "Of which network the weights of a PyTorch file are, where it is not told by their names: one of 'nin networks', "
            + "or a description.",
    };

    private readonly Option<string?> _map = new("--map")
    {
        HelpName = "FILE.json",
        Description = "The network's name for each of the file's names, as a JSON object, where they differ.",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        HelpName = "FILE",
        Description = "The names of the classes, a line each; their numbers where not given and not in the file.",
    };

    private readonly Option<string?> _preprocessing = new("--preprocessing")
    {
        HelpName = "imagenet|scale|bytes",
        Description = "What is done to a picture first, where the file does not say: ImageNet's means and deviations, samples from "
            + "0 to 1, or from 0 to 255. The first for colour pictures of 64 pixels or more, else the second, where not given.",
    };

    private readonly ReaderOptions _reading = new();

    private readonly Option<float[]?> _mean = new("--mean")
    {
        HelpName = "X,...",
        Description = "What is subtracted of each channel of samples from 0 to 1.",
        CustomParser = Parsers.Numbers("--mean"),
    };

    private readonly Option<float[]?> _deviation = new("--std")
    {
        HelpName = "X,...",
        Description = "What each channel is divided by after that.",
        CustomParser = Parsers.Numbers("--std"),
    };

    public ImportCommand(Session session)
        : base("import", "Make a model of Nin of another framework's file.")
    {
        Add(_file);
        foreach (Option option in (Option[])
            [_out, _network, _map, .. _reading.All, _labels, _preprocessing, _mean, _deviation])
        {
            Add(option);
        }

        SetAction(arguments => Run(arguments, session));
    }

    private int Run(ParseResult arguments, Session session)
    {
        string file = arguments.GetRequiredValue(_file);
        string target = arguments.GetValue(_out) ?? Path.ChangeExtension(file, Ending);
        if (Path.GetFullPath(target) == Path.GetFullPath(file))
        {
            throw new UsageException($"'{file}' would be written over; name another file with --out.");
        }

        OutputFile.Check("--out", target, Ending);
        string[]? labels = arguments.GetValue(_labels) is string list ? File.ReadAllLines(list) : null;
        ImportedNetwork read = Read(arguments, file, labels);
        Model model = ModelOf(read, file, labels, PreprocessingOf(arguments, read.Network));
        model.Save(target);
        string answer = read.IsList ? CountText.Counted(model.Labels.Length, "class") : ClassAnswers.Described(model.Network);
        session.Out.Plain(
            $"{CommandText.ShortPath(target)}: {read.Network.Name}, {answer}, "
                + $"{Figures.Count(read.Network.ParameterCount)} parameters, pictures of {read.Network.Input.Height}x"
                + $"{read.Network.Input.Width}x{read.Network.Input.Channels}");
        if (!read.IsList)
        {
            session.Error.Message(
                $"nin: note: its output is {ClassAnswers.Described(model.Network)}, not a list of classes: 'nin predict' refuses "
                    + "it.", "yellow");
        }

        if (!read.OtherOutputs.IsEmpty)
        {
            session.Error.Message(
                $"nin: note: the file has several outputs; took {(_reading.HasOutput(arguments) ? "that of --output" : "the first")} and left aside "
                    + $"{MessageText.Shorten(MessageText.Escape(string.Join(", ", read.OtherOutputs)))}.", "yellow");
        }

        if (read.Preprocessing is null && arguments.GetValue(_preprocessing) is null && arguments.GetResult(_mean) is null
            && arguments.GetResult(_deviation) is null)
        {
            session.Error.Message(
                "nin: note: the file does not say what is done to a picture first; took what is usual: "
                    + $"{Described(model.Preprocessing)}. --preprocessing, --mean and --std say it.", "yellow");
        }

        return ExitCode.Done;
    }

    private static Model ModelOf(ImportedNetwork read, string file, string[]? labels, Preprocessing? preprocessing)
    {
        try
        {
            return UsageException.Blame(() => read.ToModel(labels, preprocessing));
        }
        catch (UsageException error) when (error.InnerException is ArgumentException { ParamName: "weights" })
        {
            // No word of the user's is at fault, but the file.
            throw new NinFormatException("weights", error.Message, file, inner: error);
        }
    }

    private ImportedNetwork Read(ParseResult arguments, string file, string[]? labels)
    {
        ForeignModels.Register();
        ModelReader? reader = _reading.ReaderFor(arguments, file, file.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
            ? new PyTorchReader()
            : ModelReaders.Find(file));
        NamedWeights? named = NamedWeights.Of(
            arguments.GetValue(_network), arguments.GetValue(_map), _reading.KeyOf(arguments), labels?.Length);
        if (named is not null)
        {
            return reader is null or PyTorchReader
                ? named.Read(file)
                : throw new UsageException(
                    $"--network is for files of weights alone, as PyTorch's are; '{file}' brings its network.");
        }

        return reader?.Read(file) ?? throw new UsageException(
            $"expected a file that ends in {string.Join(", ", ModelReaders.All.SelectMany(one => one.Endings))} or {Ending}, got "
                + $"'{file}'.");
    }

    private Preprocessing? PreprocessingOf(ParseResult arguments, Network network)
    {
        (int height, int width, int channels) = (network.Input.Height, network.Input.Width, network.Input.Channels);
        float[] mean = arguments.GetValue(_mean) ?? [], deviation = arguments.GetValue(_deviation) ?? [];
        if (mean.Length + deviation.Length > 0)
        {
            return UsageException.Blame(() => new Preprocessing(
                PreprocessingKind.Standardize, height, width, channels, 1f / 255f, mean.Length > 0 ? mean : new float[channels],
                deviation.Length > 0 ? deviation : [.. Enumerable.Repeat(1f, channels)]));
        }

        return arguments.GetValue(_preprocessing) switch
        {
            null => null,
            "imagenet" => UsageException.Blame(() => Preprocessing.ImageNet(height, width)),
            "scale" => Preprocessing.ScaleOnly(height, width, channels),
            "bytes" => new Preprocessing(PreprocessingKind.Scale, height, width, channels, 1, [], []),
            string other => throw new UsageException($"--preprocessing: expected imagenet, scale or bytes, got '{other}'."),
        };
    }

    private static string Described(Preprocessing preprocessing) => preprocessing.Kind == PreprocessingKind.Standardize
        ? "ImageNet's means and deviations, the middle of the picture"
        : "samples from 0 to 1";
}
