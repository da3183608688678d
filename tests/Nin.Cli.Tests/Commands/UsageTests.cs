using System.CommandLine;
using System.Reflection;
using Nin.Cli.Input;
using Nin.Cli.Output;

namespace Nin.Cli.Tests.Commands;

/// <summary>What is said when a command line cannot be: one line, exit code 2, and a way on.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--bogus", "unknown option '--bogus'. Try 'nin --help'.")]
    [InlineData("trian", "unknown command 'trian', did you mean 'train'?; known are train, experiment, lr-find, tune, eval, predict, explain, report, import, verify, export, average, summary, networks, backbones, data, bench. Try 'nin --help'.")]
    [InlineData("train --epoch 3", "unknown option '--epoch', did you mean '--epochs'? Try 'nin train --help'.")]
    [InlineData("train --bogus", "unknown option '--bogus'. Try 'nin train --help'.")]
    [InlineData("train a b", "unexpected argument 'b'. Try 'nin train --help'.")]
    [InlineData("train --epochs 0", "--epochs: expected a whole number from 1, got '0'. Try 'nin train --help'.")]
    [InlineData("train --epochs three", "--epochs: expected a whole number from 1, got 'three'. Try 'nin train --help'.")]
    [InlineData("train --batch 0", "--batch: expected a whole number from 1, got '0'. Try 'nin train --help'.")]
    [InlineData("train --lr -1", "--lr: expected a positive number, got '-1'. Try 'nin train --help'.")]
    [InlineData("train --lr nan", "--lr: expected a positive number, got 'nan'. Try 'nin train --help'.")]
    [InlineData("train --seed -1", "--seed: expected a whole number from 0, got '-1'. Try 'nin train --help'.")]
    [InlineData("train --threads 0", "--threads: expected a whole number from 1 to 1024, got '0'. Try 'nin train --help'.")]
    [InlineData("train --time-limit 5x", "--time-limit: expected a time such as 90s, 30m, 1h or 1h30m, got '5x'. Try 'nin train --help'.")]
    [InlineData("train --on-dead-head maybe", "--on-dead-head: expected one of restart, stop, ignore, got 'maybe'. Try 'nin train --help'.")]
    [InlineData("train --recipe nope", "'nope' is neither a file nor a known recipe. Known: cifar10-bn, ")]
    [InlineData("train --model nope", "'nope' is no known network. Known: nin-cifar10, ")]
    [InlineData("train nope", "There is no data set 'nope'. Expected the path of a folder or an archive, or one of shapes, mnist, ")]
    [InlineData("train --set foo", "expected a setting as key=value, got 'foo'.")]
    [InlineData("train --set foo=1", "shapes: 'foo' is no setting. Known here: name, ")]
    [InlineData("train --set optimizer.momentum=2", "optimizer.momentum: expected in [0, 1), got 2.")]
    [InlineData("train --set epochs=many", "shapes: 'epochs' has a value of the wrong kind: expected a whole number.")]
    [InlineData("train --out ", "one of the arguments is empty. Is a variable of the shell not set? Try 'nin train --help'.")]
    [InlineData("mnist train", "the command comes before 'mnist'; type: nin train mnist")]
    [InlineData("--seed 3 train", "the command comes before '--seed'; type: nin train --seed 3")]
    [InlineData("data mnist get", "the command comes before 'mnist'; type: nin data get mnist")]
    [InlineData("help trian", "unknown command 'trian', did you mean 'train'?; known are ")]
    [InlineData("trian --help", "unknown command 'trian', did you mean 'train'?; known are ")]
    [InlineData("train nin-small", "'nin-small' is the name of a network; expected a data set. Type: nin train DATA --network nin-small")]
    [InlineData("train model.safetensors", "'model.safetensors' is a model; expected a data set. To begin with its weights, type: nin train DATA --init-from model.safetensors")]
    [InlineData("lr-find nin-small", "'nin-small' is the name of a network; expected a data set. Type: nin lr-find DATA --network nin-small")]
    [InlineData("eval cifar10 model", "expected the model before the data set, got 'cifar10' and 'model'. Type: nin eval model cifar10")]
    [InlineData("eval mnist nin-cifar10-bn", "expected the model before the data set, got 'mnist' and 'nin-cifar10-bn'. Type: nin eval nin-cifar10-bn mnist")]
    [InlineData("eval svhn svhn", "'svhn' is the name of a data set; expected a model: a .safetensors file, or the folder of a training run. nin train svhn makes one.")]
    [InlineData("predict svhn x.png", "'svhn' is the name of a data set; expected pictures, or a model before them. nin eval MODEL svhn measures a model on it, and nin train svhn makes a model of it.")]
    [InlineData("predict a.png b.safetensors", "'b.safetensors' is a model: expected one at most, before the pictures. Type: nin predict b.safetensors a.png")]
    [InlineData("train --recipe cifar10-quik", "'cifar10-quik' is neither a file nor a known recipe, did you mean 'cifar10-quick'? Known: ")]
    [InlineData("train --model nin-smal", "'nin-smal' is no known network, did you mean 'nin-small'? Known: ")]
    [InlineData("train mnits", "There is no data set 'mnits', did you mean 'mnist'? Expected the path of a folder or an archive, or one of shapes, mnist, ")]
    [InlineData("train --set epoch=3", "shapes: 'epoch' is no setting, did you mean 'epochs'? Known here: name, ")]
    [InlineData("train --set optimizer.learningrate=1", "shapes: 'optimizer.learningrate' is no setting, did you mean 'optimizer.learningRate'? Known here: kind, learningRate, ")]
    [InlineData("train --set learningRate=1", "shapes: 'learningRate' is no setting, did you mean 'optimizer.learningRate'? Known here: name, ")]
    [InlineData("data get mnits", "'mnits' is no data set that can be fetched, did you mean 'mnist'? Expected one of mnist, ")]
    [InlineData("data get .", "'.' is here already, and needs no fetching. Type: nin train .")]
    [InlineData("summary shapes", "'shapes' is the name of a data set; expected a network (see 'nin networks'), a model file or a run's folder.")]
    [InlineData("bench svhn", "'svhn' is the name of a data set; expected a network (see 'nin networks'), a model file or a run's folder.")]
    [InlineData("lr-find a b", "unexpected argument 'b'. Try 'nin lr-find --help'.")]
    [InlineData("lr-find --lr 0.1", "unknown option '--lr'. Try 'nin lr-find --help'.")]
    [InlineData("lr-find --epochs 3", "unknown option '--epochs'. Try 'nin lr-find --help'.")]
    [InlineData("lr-find --steps 19", "--steps: expected a whole number from 20 to 100000, got '19'. Try 'nin lr-find --help'.")]
    [InlineData("lr-find --batch 0", "--batch: expected a whole number from 1, got '0'. Try 'nin lr-find --help'.")]
    [InlineData("lr-find --recipe nope", "'nope' is neither a file nor a known recipe. Known: cifar10-bn, ")]
    [InlineData("lr-find --model nope", "'nope' is no known network. Known: nin-cifar10, ")]
    [InlineData("lr-find nope", "There is no data set 'nope'. Expected the path of a folder or an archive, or one of shapes, mnist, ")]
    [InlineData("lr-find --set foo=1", "shapes: 'foo' is no setting. Known here: name, ")]
    [InlineData("lr-find --out curve.png", "--out: expected a file that ends in .svg, got 'curve.png'.")]
    [InlineData("tune", "DATA is missing. Try 'nin tune --help'.")]
    [InlineData("tune shapes", "option '--time-limit' is missing. Try 'nin tune --help'.")]
    [InlineData("tune shapes --time-limit soon", "--time-limit: expected a time such as 90s, 30m, 1h or 1h30m, got 'soon'. Try 'nin tune --help'.")]
    [InlineData("tune shapes --time-limit 1h --recipe nope", "'nope' is neither a file nor a known recipe. Known: cifar10-bn, ")]
    [InlineData("tune nope --time-limit 1h", "There is no data set 'nope'. Expected the path of a folder or an archive, or one of shapes, mnist, ")]
    [InlineData("tune nin-small --time-limit 1h", "'nin-small' is the name of a network; expected a data set. The networks of a tuning are chosen for its data.")]
    [InlineData("average", "MODEL is missing. Try 'nin average --help'.")]
    [InlineData("average a b", "option '--out' is missing. Try 'nin average --help'.")]
    [InlineData("average a --out b.safetensors", "'a' is a single model; expected two or more. A run keeps its best model and its last checkpoint, which is checkpoint.safetensors in its folder.")]
    [InlineData("average a b --out c.onnx", "--out: expected a file that ends in .safetensors, got 'c.onnx'.")]
    [InlineData("eval", "MODEL is missing. Try 'nin eval --help'.")]
    [InlineData("eval model", "DATA is missing. Try 'nin eval --help'.")]
    [InlineData("eval nin-small shapes", "'nin-small' is the name of a network without weights; expected a model file. 'nin train --network nin-small' makes one.")]
    [InlineData("eval a b --min-accuracy 99", "--min-accuracy: expected a share such as 0.99 or 99%, got '99'. Try 'nin eval --help'.")]
    [InlineData("eval a b --split most", "--split: expected one of test, validation, train, all, got 'most'. Try 'nin eval --help'.")]
    [InlineData("predict", "MODEL|IMAGE is missing. Try 'nin predict --help'.")]
    [InlineData("predict model.safetensors", "IMAGE is missing. Try 'nin predict --help'.")]
    [InlineData("predict a.png model.safetensors", "'model.safetensors' is a model: expected one at most, before the pictures.")]
    [InlineData("predict nin-small a.png", "'nin-small' is the name of a network without weights; expected a model file. 'nin train --network nin-small' makes one.")]
    [InlineData("predict model a.png --top 0", "--top: expected a whole number from 1, got '0'. Try 'nin predict --help'.")]
    [InlineData("summary nope", "'nope' is no known network. Known: nin-cifar10, ")]
    [InlineData("summary nin-small --input 32x32", "--input: expected a size such as 224x224x3 (")]
    [InlineData("summary nin-cifar10 --input 2x2x3", "nin-cifar10: layer 'pool1': MaxPool2d: expected an input of at least 3×3")]
    [InlineData("summary nin-small --classes 0", "--classes: expected a whole number from 1 to 100000, got '0'.")]
    [InlineData("bench nope", "'nope' is no known network. Known: nin-cifar10, ")]
    [InlineData("bench a b", "unexpected argument 'b'. Try 'nin bench --help'.")]
    [InlineData("bench --batch 0", "--batch: expected whole numbers from 1 to 65536 with commas between them, got '0'. Try 'nin bench --help'.")]
    [InlineData("bench --batch 1,,2", "--batch: expected whole numbers from 1 to 65536 with commas between them, got '1,,2'. Try 'nin bench --help'.")]
    [InlineData("bench --threads 1,2000", "--threads: expected whole numbers from 1 to 1024 with commas between them, got '1,2000'. Try 'nin bench --help'.")]
    [InlineData("bench --mode all", "--mode: expected one of inference, training, both, got 'all'. Try 'nin bench --help'.")]
    [InlineData("bench --seconds 0", "--seconds: expected a number of seconds above 0 and up to 3600, got '0'. Try 'nin bench --help'.")]
    [InlineData("data preview shapes", "option '--out' is missing. Try 'nin data preview --help'.")]
    [InlineData("data preview shapes --out a.jpg", "--out: expected a file that ends in .png, got 'a.jpg'.")]
    [InlineData("data preview shapes --out a.png --columns 0", "--columns: expected a whole number from 1 to 64, got '0'. Try 'nin data preview --help'.")]
    [InlineData("data", "expected a command after it: list, get, check, preview. Try 'nin data --help'.")]
    [InlineData("data get", "NAME is missing. Try 'nin data get --help'.")]
    [InlineData("data get shapes", "'shapes' is no data set that can be fetched; expected one of mnist, fashion-mnist, cifar10, cifar100, svhn.")]
    [InlineData("data get mnist --mirror here", "--mirror: expected the http:// or https:// address of a folder, got 'here'.")]
    [InlineData("data get mnist --mirror ftp://a/", "DownloadSource: expected the http:// or https:// address of a folder, got 'ftp://a/'.")]
    [InlineData("train --on-bad-image maybe", "--on-bad-image: expected one of stop, skip, repair, got 'maybe'. Try 'nin train --help'.")]
    [InlineData("data check", "DATA is missing. Try 'nin data check --help'.")]
    [InlineData("data check nope", "There is no data set 'nope'. Expected the path of a folder or an archive, or one of shapes, mnist, ")]
    public void Run_WrongUsage_IsOneLineAndExitCode2(string line, string expected)
    {
        string said = Cli.Fails(2, line.Split(' '));
        Assert.StartsWith(expected, said.Replace(CommandText.Self + " ", "nin ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownRecipeSettingInAFile_NamesTheFile()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "epoch": 3 }""");
        Assert.StartsWith($"{file}: 'epoch' is no setting, did you mean 'epochs'? Known here: name, ", Cli.Fails(2, "train", "--recipe", file));
        File.Delete(file);
    }

    [Fact]
    public void Run_Nothing_ShowsTheHelpAndIsNoSuccess()
    {
        Ran ran = Cli.Run();
        Assert.Equal((2, ""), (ran.Code, ran.Out));
        Assert.Contains("nin [command] [options]", ran.Error);
    }

    [Fact]
    public void Commands_EveryOptionAndArgumentTheyHold_IsOneTheyTake()
    {
        var session = new Session(
            new Screen(TextWriter.Null), new Screen(TextWriter.Null), TimeProvider.System, CancellationToken.None);
        Type[] commands = [.. typeof(NinCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)))];
        Assert.InRange(commands.Length, 14, 100);
        Assert.All(commands, type =>
        {
            ConstructorInfo constructor = type.GetConstructors()[0];
            object?[] rest = [.. constructor.GetParameters().Skip(1).Select(_ => Type.Missing)];
            var command = (Command)constructor.Invoke(BindingFlags.OptionalParamBinding, null, [session, .. rest], null);
            Assert.All(
                type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
                    .Where(field => field.FieldType.IsAssignableTo(typeof(Symbol))),
                field => Assert.Contains((Symbol)field.GetValue(command)!, command.Children));
        });
    }

    [Theory]
    [InlineData("--help", "  nin [command] [options]")]
    [InlineData("help", "  nin [command] [options]")]
    [InlineData("help data get", "  nin data get <NAME> [options]")]
    [InlineData("train --help", "  nin train [<DATA>] [options]")]
    [InlineData("lr-find --help", "  nin lr-find [<DATA>] [options]")]
    [InlineData("tune --help", "  nin tune <DATA> [options]")]
    [InlineData("average --help", "  nin average <MODEL>... [options]")]
    [InlineData("eval -h", "  nin eval <MODEL> <DATA> [options]")]
    [InlineData("predict --help", "  nin predict <MODEL|IMAGE>... [options]")]
    [InlineData("summary --help", "  nin summary <MODEL|NAME> [options]")]
    [InlineData("networks --help", "  nin networks [options]")]
    [InlineData("bench --help", "  nin bench [<MODEL|NAME>] [options]")]
    [InlineData("data list --help", "  nin data list [options]")]
    [InlineData("data get --help", "  nin data get <NAME> [options]")]
    [InlineData("data check --help", "  nin data check <DATA> [options]")]
    public void Run_Help_ShowsTheUsage(string line, string usage)
    {
        Ran ran = Cli.Run(line.Split(' '));
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains(usage + "\n", ran.Out);
    }

    [Fact]
    public void Run_Version_SaysAllThatAReportNeeds() => Assert.Matches(
        @"^nin \d+\.\d+\.\d+ \(\.NET 10\.\d+\.\d+, (linux|win|osx)-(x64|arm64), kernels \w+; supported (vector\d+, )*reference\)\n$",
        Cli.Run("--version").Out);
}
