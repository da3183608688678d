using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Nin.Cli.Commands;
using Nin.Cli.Output;
using Nin.Data.Download;
using Nin.Testing.Network;

namespace Nin.Cli.Tests.Commands;

public sealed class DataGetCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-get").FullName;
    private readonly Dictionary<string, byte[]> _content;
    private readonly DownloadSource _source;

    public DataGetCommandTests()
    {
        string tiny = TinyData.Write(Path.Combine(_root, "tiny"));
        _content = Directory.EnumerateFiles(tiny).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
        _source = new DownloadSource(
            "mnist",
            [.. _content.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file =>
                new DownloadFile(file.Key, file.Value.Length, Convert.ToHexString(SHA256.HashData(file.Value))))],
            [LoopbackServer.NobodyThere()]);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Get_FromAMirror_FetchesWhatTrainFinds()
    {
        using var server = new LoopbackServer(Serve);
        Ran ran = Get(null, "mnist", "--data-root", Data, "--mirror", server.Address.AbsoluteUri);

        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(
            $"""
            folder     {Data}/mnist
            size       0.15 MiB in 4 files

            t10k-images-idx3-ubyte     30.6 KiB  from 127.0.0.1
            t10k-images-idx3-ubyte     30.6 KiB  fetched, SHA-256 right
            t10k-labels-idx1-ubyte      0.0 KiB  from 127.0.0.1
            t10k-labels-idx1-ubyte      0.0 KiB  fetched, SHA-256 right
            train-images-idx3-ubyte    0.12 MiB  from 127.0.0.1
            train-images-idx3-ubyte    0.12 MiB  fetched, SHA-256 right
            train-labels-idx1-ubyte     0.2 KiB  from 127.0.0.1
            train-labels-idx1-ubyte     0.2 KiB  fetched, SHA-256 right

            Next:
              nin train mnist --data-root {Data}

            """,
            ran.Out);
        Assert.Contains(Cli.Run("data", "list", "--data-root", Data).Out.Split('\n'), line =>
            line.StartsWith("mnist ", StringComparison.Ordinal) && line.Contains(Data, StringComparison.Ordinal));

        string again = Get(null, "mnist", "--data-root", Data, "--mirror", server.Address.AbsoluteUri).Out;
        Assert.Equal(4, again.Split('\n').Count(line => line.EndsWith("  is there already", StringComparison.Ordinal)));
        Assert.Equal(4, server.Log.Count);
    }

    [Fact]
    public void Get_Json_IsOneDocument()
    {
        using var server = new LoopbackServer(Serve);
        Directory.CreateDirectory(Path.Combine(Data, "mnist"));
        File.WriteAllBytes(Path.Combine(Data, "mnist", _source.Files[0].Name), _content[_source.Files[0].Name]);

        JsonElement json = Get(null, "mnist", "--data-root", Data, "--json", "--mirror", server.Address.AbsoluteUri).Json;

        Assert.Equal("name folder bytes seconds files", Ran.Names(json));
        Assert.Equal(("mnist", Path.Combine(Data, "mnist")), (json.GetProperty("name").GetString(), json.GetProperty("folder").GetString()));
        Assert.Equal(_content.Values.Sum(content => content.Length), json.GetProperty("bytes").GetInt64());
        JsonElement[] files = [.. json.GetProperty("files").EnumerateArray()];
        Assert.All(files, file => Assert.Equal("file bytes sha256 from", Ran.Names(file)));
        Assert.Equal(_source.Files.Select(file => file.Sha256), files.Select(file => file.GetProperty("sha256").GetString()));
        Assert.Equal(
            [null, .. _source.Files.Skip(1).Select(file => server.Address + file.Name)],
            files.Select(file => file.GetProperty("from").GetString()));
    }

    [Fact]
    public void Get_OnATerminal_DrawsABarAndTakesItAway()
    {
        using var server = new LoopbackServer(Serve);
        using StringWriter output = new() { NewLine = "\n" };
        Ran ran = Get(new Screen(output, () => 80, hasColors: false), "mnist", "--data-root", Data, "--mirror", server.Address.AbsoluteUri);
        Assert.Equal(0, ran.Code);
        Assert.Contains("asking 127.0.0.1 ...", output.ToString());
        Assert.Contains("100 %  ━", output.ToString());
        Assert.EndsWith($"{Screen.ShowCursor}\nNext:\n  nin train mnist --data-root {Data}\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Get_Interrupted_SaysHowToGoOnAndExitsWith130()
    {
        using var source = new CancellationTokenSource();
        string part = Path.Combine(Data, "mnist", "train-images-idx3-ubyte.part");
        using var server = new LoopbackServer(asked => asked.Path.EndsWith("/train-images-idx3-ubyte", StringComparison.Ordinal)
            ? Serve(asked) with { CutAfter = 100_000, Hold = CancelOnceThereIsSome() }
            : Serve(asked));
        Ran ran = Get(null, source.Token, "mnist", "--data-root", Data, "--mirror", server.Address.AbsoluteUri);

        Assert.Equal(130, ran.Code);
        Assert.Equal(
            $"nin: stopped; what has arrived is kept. Go on with:\n  nin data get mnist --data-root {Data} --mirror {server.Address}\n", ran.Error);
        Assert.Equal(
            ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte.part"],
            Directory.EnumerateFiles(Path.Combine(Data, "mnist")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        long kept = new FileInfo(part).Length;
        using var whole = new LoopbackServer(Serve);
        Assert.Equal(0, Get(null, "mnist", "--data-root", Data, "--mirror", whole.Address.AbsoluteUri).Code);
        Assert.Equal(kept, whole.Log[0].From);

        async Task CancelOnceThereIsSome()
        {
            while (!File.Exists(part) || new FileInfo(part).Length == 0)
            {
                await Task.Delay(10);
            }

            await source.CancelAsync();
        }
    }

    [Fact]
    public void Get_NothingReachable_IsOneLineAndExitCode1()
    {
        Uri nobody = LoopbackServer.NobodyThere();
        string said = Cli.Fails(1, "data", "get", "svhn", "--json", "--data-root", Data, "--mirror", nobody.AbsoluteUri, "--mirror", nobody.AbsoluteUri);
        Assert.StartsWith($"'test_32x32.mat' could not be fetched: {nobody}test_32x32.mat ", said, StringComparison.Ordinal);
        Assert.Contains($"; {nobody}test_32x32.mat ", said);
    }

    [Fact]
    public void Get_FoundElsewhereFirst_IsNoted()
    {
        // What is fetched here has no layout, so that the name leads to the other folder.
        string other = TinyData.Write(Path.Combine(Data, "cifar-10"));
        using var server = new LoopbackServer(asked => Reply.Of([1], asked));
        var source = new DownloadSource(
            "cifar10", [new DownloadFile("x", 1, Convert.ToHexString(SHA256.HashData([1])))], [server.Address]);
        Ran ran = Get(null, source, CancellationToken.None, "cifar10", "--data-root", Data);
        string folder = Path.Combine(Data, "cifar10");
        Assert.Equal((0, $"nin: note: 'cifar10' is found in {other} first; name {folder} to use what was fetched.\n"), (ran.Code, ran.Error));
    }

    [Theory]
    [InlineData(200, 1 << 20, "  5 %  ━━──────────────────────────────────────  3.00 MiB of 60.00 MiB  1.00 MiB/s  0:57 left")]
    [InlineData(60, 1 << 20, "  5 %  ━────────────────────────────  3.00 MiB of 60.00 MiB")]
    [InlineData(30, 1 << 20, "  5 %  ━─────────────────────")]
    [InlineData(200, 0, "  5 %  ━━──────────────────────────────────────  3.00 MiB of 60.00 MiB")]
    public void BarOf_Widths_FitTheTerminal(int width, double pace, string expected)
    {
        string bar = Spectre.Console.Markup.Remove(
            DownloadView.BarOf(new DownloadProgress(_source.Files[0], 3 << 20, 60 << 20), pace, width));
        Assert.Equal(expected, bar);
        Assert.True(bar.Length < width);
    }

    private string Data => Path.Combine(_root, "data");

    private Reply Serve(Asked asked) => Reply.Of(_content[Path.GetFileName(asked.Path)], asked);

    private Ran Get(Screen? screen, params string[] args) => Get(screen, _source, CancellationToken.None, args);

    private Ran Get(Screen? screen, CancellationToken cancellation, params string[] args) =>
        Get(screen, _source, cancellation, args);

    /// <summary>Runs the command with a set that is small enough for a test.</summary>
    private static Ran Get(Screen? screen, DownloadSource source, CancellationToken cancellation, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var session = new Session(screen ?? new Screen(output), new Screen(error), TimeProvider.System, cancellation);
        var command = new DataGetCommand(session, _ => source, new DownloadOptions { RetryDelay = TimeSpan.Zero });
        int code = command.Parse(args).Invoke(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        return new Ran(code, output.ToString(), error.ToString());
    }
}
