using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Nin.Cli.Output;

namespace Nin.Cli.Commands;

/// <summary>The help of every command: the parser's own, and examples after it.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int WidthWithoutTerminal = 110;

    private readonly HelpAction _inner;

    public HelpText(Screen screen) =>
        _inner = new HelpAction { MaxWidth = screen.IsTerminal ? screen.Width : WidthWithoutTerminal };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = _inner.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        string[] examples = ExamplesOf(command.Name);
        if (examples.Length > 0)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return code;
    }

    private static string[] ExamplesOf(string command) => command switch
    {
        "nin" =>
        [
            "nin train                                   # the built-in set of shapes, about a minute",
            "nin train mnist --time-limit 10m",
            "nin predict photo.jpg                       # by the model that comes with nin",
            "nin predict runs/mnist-nin-mnist-bn digit.png --top 3",
            "nin summary nin-cifar10",
        ],
        "train" =>
        [
            "nin train                                   # the built-in set of shapes, about a minute",
            "nin train cifar10 --network nin-cifar10-bn --epochs 30 --set augmentation.horizontalFlip=true",
            "nin train photos/ --init-from runs/cifar10-nin-small --lr 0.01",
            "nin train photos/ --backbone resnet18       # a few hundred photographs are enough",
            "nin train --resume --out runs/cifar10-nin-cifar10-bn",
        ],
        "lr-find" =>
        [
            "nin lr-find                                 # draws the curve, and ends with the command that trains",
            "nin lr-find cifar10 --recipe cifar10-quick --out rates.svg",
            "nin lr-find photos/ --batch 32 --json",
        ],
        "eval" =>
        [
            "nin eval runs/mnist-nin-mnist-bn mnist",
            "nin eval model.safetensors mnist --min-accuracy 99%    # for a build: exit code 3 if below",
        ],
        "predict" =>
        [
            "nin predict photo.jpg                       # by the model that comes with nin",
            "nin predict photos/ --top 3",
            "nin predict --model mnist digit.png",
            "nin predict model.safetensors 'photos/*.png' --json",
        ],
        "explain" =>
        [
            "nin explain photo.jpg                       # the three likeliest classes, drawn into explained/",
            "nin explain photos/ --classes cat,dog --out maps",
            "nin explain big.jpg --native                # at its own size, with boxes around what stands out",
            "nin explain model.safetensors digit.png --layer mlpconv2.conv3 --json",
            "nin explain photo.jpg --layers              # the first filters, and the maps of every layer",
            "nin explain --layers --unit mlpconv2.conv3:17 --over cifar10    # what this channel looks for",
        ],
        "check" =>
        [
            "nin data check photos/",
            "nin data check cifar10 --json",
            "nin data check photos.zip && nin train photos.zip",
        ],
        "bench" =>
        [
            "nin bench                                   # nin-cifar10, answering and learning, about half a minute",
            "nin bench nin-small --batch 1 --mode inference --layers",
            "nin bench runs/mnist-nin-mnist-bn --threads 1,2,4 --json",
        ],
        "summary" =>
        [
            "nin summary nin-d2l",
            "nin summary nin-imagenet --input 227x227x3",
            "nin summary runs/mnist-nin-mnist-bn --json",
        ],
        _ => [],
    };
}
