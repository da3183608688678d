using System.Collections.Concurrent;
using System.Security.Cryptography;
using Nin.Data.Download;
using Nin.Testing.Network;

namespace Nin.Tests.Data.Download;

public sealed class DataDownloadTests : IDisposable
{
    private static readonly DownloadOptions Quick = new() { RetryDelay = TimeSpan.Zero, StallTimeout = TimeSpan.FromSeconds(20) };

    private readonly string _folder = Directory.CreateTempSubdirectory("nin-download").FullName;
    private readonly List<LoopbackServer> _servers = [];

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_TwoFiles_ArriveWholeAndAreReported()
    {
        byte[] a = Content(300_000), b = Content(7);
        LoopbackServer server = Serve(asked => new Reply(asked.Path == "/data/a%20b" ? a : b));
        var observer = new Recorder();
        DownloadSource source = new("set", [Describe("a b", a), Describe("b", b)], [server.Address]);

        IReadOnlyList<DownloadedFile> files = await new DataDownload(
            source, Inside("new", "set"), Quick with { Observer = observer }).RunAsync();

        Assert.Equal(["/data/a%20b", "/data/b"], server.Log.Select(asked => asked.Path));
        Assert.Equal([a, b], files.Select(file => File.ReadAllBytes(file.Path)));
        Assert.Equal([new Uri(server.Address, "a%20b"), new Uri(server.Address, "b")], files.Select(file => file.From!));
        Assert.Equal(["a b", "b"], Directory.EnumerateFiles(Inside("new", "set")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a b", "b"], observer.Files.Select(file => file.File.Name));
        Assert.Equal((300_007L, 300_007L), (observer.Last.Received, observer.Last.Total));
        Assert.Empty(observer.Notices);
    }

    [Fact]
    public async Task Run_ConnectionCut_AsksForTheRest()
    {
        byte[] content = Content(500_000);
        LoopbackServer server = Serve(asked => Reply.Of(content, asked) with { CutAfter = asked.From is null ? 200_000 : null });
        var observer = new Recorder();

        await Download(content, observer, server);

        Assert.Equal([null, 200_000L], server.Log.Select(asked => asked.From));
        Assert.Equal(content, File.ReadAllBytes(Inside("file")));
        Assert.Single(observer.Notices, notice => notice.EndsWith("; asking again.", StringComparison.Ordinal));
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_EveryAnswerCut_GoesOnAsLongAsItGetsFurther()
    {
        byte[] content = Content(7 << 20);
        LoopbackServer server = Serve(
            asked =>
            Reply.Of(content, asked) is { Body.Length: > 1 << 20 } rest
            ? rest with { CutAfter = 1 << 20 }
            : Reply.Of(content, asked));
        await Download(content, null, server);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => i == 0 ? null : (long?)i << 20), server.Log.Select(asked => asked.From));
    }

    [Fact]
    public async Task Run_NoRangesAndAlwaysCut_GivesUpAndKeepsThePart()
    {
        byte[] content = Content(4 << 20);
        LoopbackServer server = Serve(_ => new Reply(content) { CutAfter = 3 << 20 });
        IOException error = await Assert.ThrowsAsync<IOException>(() => Download(content, null, server));
        Assert.Equal(5, server.Log.Count);
        Assert.EndsWith(". 3145728 of 4194304 bytes have arrived and are kept; another try goes on with them.", error.Message);
        Assert.Equal(content[..(3 << 20)], File.ReadAllBytes(Inside("file.part")));
        Assert.False(File.Exists(Inside("file")));
    }

    [Fact]
    public async Task Run_PartOfAnEarlierTime_AsksForTheRest()
    {
        byte[] content = Content(100_000);
        File.WriteAllBytes(Inside("file.part"), content[..40_000]);
        LoopbackServer server = Serve(asked => Reply.Of(content, asked));
        var observer = new Recorder();
        await Download(content, observer, server);
        Assert.Equal([40_000L], server.Log.Select(asked => asked.From));
        Assert.Equal([40_000L], observer.Starts);
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_ServerWithoutRanges_StartsOver()
    {
        byte[] content = Content(100_000);
        File.WriteAllBytes(Inside("file.part"), Content(40_000, seed: 9));
        LoopbackServer server = Serve(_ => new Reply(content));
        await Download(content, null, server);
        Assert.Equal([40_000L], server.Log.Select(asked => asked.From));
        Assert.Equal(content, File.ReadAllBytes(Inside("file")));
    }

    [Theory]
    [InlineData(416, "")]
    [InlineData(206, "Content-Range: bytes 0-99/100000")]
    [InlineData(206, "X: no range")]
    public async Task Run_RangeNotUnderstood_StartsOver(int status, string header)
    {
        byte[] content = Content(100_000);
        File.WriteAllBytes(Inside("file.part"), content[..40_000]);
        LoopbackServer server = Serve(
            asked =>
            asked.From is null ? new Reply(content) : new Reply(content, status) { Headers = header.Length > 0 ? [header] : [] });
        await Download(content, null, server);
        Assert.Equal([40_000L, null], server.Log.Select(asked => asked.From));
        OnlyTheFileIsThere();
    }

    [Theory]
    [InlineData(40_000, true)]
    [InlineData(100_000, false)]
    [InlineData(100_001, false)]
    public async Task Run_PartOfAnotherFile_StartsOver(int length, bool asksForTheRest)
    {
        byte[] content = Content(100_000);
        File.WriteAllBytes(Inside("file.part"), Content(length, seed: 9));
        LoopbackServer server = Serve(asked => Reply.Of(content, asked));
        await Download(content, null, server);
        Assert.Equal(asksForTheRest ? [40_000L, null] : [null], server.Log.Select(asked => asked.From));
        Assert.Equal(content, File.ReadAllBytes(Inside("file")));
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_WholePartOfAnEarlierTime_AsksNobody()
    {
        byte[] content = Content(100_000);
        File.WriteAllBytes(Inside("file.part"), content);
        LoopbackServer server = Serve(_ => new Reply([], 500));
        await Download(content, null, server);
        Assert.Empty(server.Log);
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_WrongContent_IsRefusedAndRemoved()
    {
        byte[] content = Content(1000), other = Content(1000, seed: 9);
        LoopbackServer server = Serve(_ => new Reply(other));
        IOException error = await Assert.ThrowsAsync<IOException>(() => Download(content, null, server));
        Assert.Equal(
            $"'file' could not be fetched: {server.Address}file gave a file with the SHA-256 {Sum(other)}, expected {Sum(content)}.", error.Message);
        Assert.Single(server.Log);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Theory]
    [InlineData(true, "has a file of 50000000 bytes, expected 1000")]
    [InlineData(false, "sent more than the expected 1000 bytes")]
    public async Task Run_TooLong_IsCutOffAndRemoved(bool saysLength, string problem)
    {
        byte[] content = Content(1000);
        LoopbackServer server = Serve(_ => new Reply(new byte[50_000_000]) { SaysLength = saysLength });
        IOException error = await Assert.ThrowsAsync<IOException>(() => Download(content, null, server));
        Assert.Equal($"'file' could not be fetched: {server.Address}file {problem}.", error.Message);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task Run_ChangedFile_IsRefusedAndThePartKeptForOthers()
    {
        byte[] content = Content(1000);
        File.WriteAllBytes(Inside("file.part"), content[..400]);
        LoopbackServer changed = Serve(asked => Reply.Of(Content(900), asked)), right = Serve(asked => Reply.Of(content, asked));
        await Download(content, null, changed, right);
        Assert.Equal([400L], right.Log.Select(asked => asked.From));
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_NotFound_TriesTheNextAddress()
    {
        byte[] content = Content(1000);
        LoopbackServer first = Serve(_ => new Reply([], 404)), second = Serve(asked => Reply.Of(content, asked));
        var observer = new Recorder();
        IReadOnlyList<DownloadedFile> files = await Download(content, observer, first, second);
        Assert.Equal(new Uri(second.Address, "file"), files.Single().From);
        Assert.Equal($"{first.Address}file answered 404 (NotFound); trying another address.", Assert.Single(observer.Notices));
        Assert.Single(first.Log);
    }

    [Fact]
    public async Task Run_CutThenGone_TheNextAddressGivesTheRest()
    {
        byte[] content = Content(500_000);
        int asked = 0;
        LoopbackServer first = Serve(_ => ++asked == 1 ? new Reply(content) { CutAfter = 300_000 } : new Reply([], 403));
        LoopbackServer second = Serve(one => Reply.Of(content, one));
        await Download(content, null, first, second);
        Assert.Equal([300_000L], second.Log.Select(one => one.From));
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_EveryAddressFails_NamesEachWithItsReason()
    {
        byte[] content = Content(1000);
        LoopbackServer gone = Serve(_ => new Reply([], 410)), busy = Serve(_ => new Reply([], 503)), other = Serve(
            _ => new Reply(Content(999)));
        Uri nobody = LoopbackServer.NobodyThere();
        DownloadSource source = new("set", [Describe("file", content)], [gone.Address, busy.Address, other.Address, nobody]);
        IOException error = await Assert.ThrowsAsync<IOException>(() => new DataDownload(source, _folder, Quick).RunAsync());
        Assert.StartsWith(
            $"'file' could not be fetched: {gone.Address}file answered 410 (Gone); {busy.Address}file answered 503 (ServiceUnavailable); "
            + $"{other.Address}file has a file of 999 bytes, expected 1000; {nobody}file ",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal((1, 4, 1), (gone.Log.Count, busy.Log.Count, other.Log.Count));
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task Run_Redirect_IsFollowed()
    {
        byte[] content = Content(1000);
        LoopbackServer second = Serve(asked => Reply.Of(content, asked));
        LoopbackServer first = Serve(_ => new Reply([], 302) { Headers = [$"Location: {second.Address}elsewhere"] });
        await Download(content, null, first);
        Assert.Equal("/data/elsewhere", second.Log.Single().Path);
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_Stall_IsACutAfterItsTime()
    {
        byte[] content = Content(1000);
        using var end = new CancellationTokenSource();
        Task hold = Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        LoopbackServer server = Serve(
            asked => asked.From is null ? new Reply(content) { CutAfter = 400, Hold = hold } : Reply.Of(content, asked));
        var observer = new Recorder();
        DownloadSource source = new("set", [Describe("file", content)], [server.Address]);
        await new DataDownload(source, _folder,
            Quick with { StallTimeout = TimeSpan.FromSeconds(2), Observer = observer }).RunAsync();
        await end.CancelAsync();
        Assert.Equal($"{server.Address}file sent nothing for 2 s; asking again.", Assert.Single(observer.Notices));
        Assert.Equal([null, 400L], server.Log.Select(asked => asked.From));
    }

    [Fact]
    public async Task Run_Cancelled_KeepsThePartAndGoesOnLater()
    {
        byte[] content = Content(1000);
        using var cancellation = new CancellationTokenSource();
        var hold = new TaskCompletionSource();
        LoopbackServer server = Serve(
            asked => asked.From is null ? new Reply(content) { CutAfter = 600, Hold = hold.Task } : Reply.Of(content, asked));
        var observer = new Recorder { OnEveryProgress = cancellation.Cancel };
        DownloadSource source = new("set", [Describe("file", content)], [server.Address]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new DataDownload(source, _folder, Quick with { Observer = observer }).RunAsync(cancellation.Token));
        hold.SetResult();

        Assert.Equal(["file.part"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
        int kept = (int)new FileInfo(Inside("file.part")).Length;
        Assert.InRange(kept, 1, 600);
        await Download(content, null, server);
        Assert.Equal([null, (long)kept], server.Log.Select(asked => asked.From));
        OnlyTheFileIsThere();
    }

    [Fact]
    public async Task Run_RightFileThere_IsNotFetchedAgain()
    {
        byte[] content = Content(1000);
        File.WriteAllBytes(Inside("file"), content);
        LoopbackServer server = Serve(_ => new Reply([], 500));
        var observer = new Recorder();
        Assert.Null((await Download(content, observer, server)).Single().From);
        Assert.Empty(server.Log);
        Assert.Single(observer.Files);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(999)]
    public async Task Run_AnotherFileThere_IsLeftAlone(int length)
    {
        byte[] content = Content(1000), other = Content(length, seed: 9);
        File.WriteAllBytes(Inside("file"), other);
        LoopbackServer server = Serve(_ => new Reply(content));
        IOException error = await Assert.ThrowsAsync<IOException>(() => Download(content, null, server));
        Assert.Equal(
            $"'{Inside("file")}' is there, and is not the official file of 1000 bytes with the SHA-256 {Sum(content)}. "
            + "Move it away, or choose another folder.",
            error.Message);
        Assert.Empty(server.Log);
        Assert.Equal(other, File.ReadAllBytes(Inside("file")));
    }

    [Fact]
    public async Task Run_ServerThatDrips_IsLeftForTheNext()
    {
        byte[] content = Content(1000);
        var released = new TaskCompletionSource();
        LoopbackServer drips = Serve(_ => new Reply(content) { DripEvery = TimeSpan.FromMilliseconds(20), Hold = released.Task });
        LoopbackServer good = Serve(asked => Reply.Of(content, asked));
        var observer = new Recorder();
        await new DataDownload(
            new DownloadSource("set", [Describe("file", content)], [drips.Address, good.Address]), _folder,
            Quick with
            {
                Observer = observer,
                StallTimeout = TimeSpan.FromSeconds(2),
                LeastBytesPerSecond = 1000
            }).RunAsync();
        released.SetResult();
        Assert.Matches("data/file sent only [0-9]+ bytes in [0-9.]+ s; trying another address[.]$", Assert.Single(observer.Notices));
        Assert.Single(drips.Log);
        Assert.Equal(content, File.ReadAllBytes(Inside("file")));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/file")]
    [InlineData("file:///etc/hostname")]
    [InlineData("/data/file")]
    [InlineData("http://[bad")]
    public async Task Run_RedirectionToNowhere_IsLeftForTheNext(string location)
    {
        byte[] content = Content(1000);
        LoopbackServer leads = Serve(_ => new Reply([], 302) { Headers = [$"Location: {location}"] });
        LoopbackServer good = Serve(asked => Reply.Of(content, asked));
        var observer = new Recorder();
        await Download(content, observer, leads, good);
        Assert.EndsWith("; trying another address.", Assert.Single(observer.Notices));
        Assert.Equal(content, File.ReadAllBytes(Inside("file")));
        Assert.InRange(leads.Log.Count, 1, 6);
    }

    [Fact]
    public async Task Run_PartOpenElsewhere_IsRefused()
    {
        byte[] content = Content(1000);
        using var other = new FileStream(Inside("file.part"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        LoopbackServer server = Serve(_ => new Reply(content));
        IOException error = await Assert.ThrowsAsync<IOException>(() => Download(content, null, server));
        Assert.Contains("file.part", error.Message);
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task Run_FolderThatCannotBe_IsAnErrorOfTheFile()
    {
        File.WriteAllText(Inside("occupied"), "");
        DownloadSource source = new("set", [Describe("file", Content(1))], [new Uri("http://127.0.0.1:1/")]);
        await Assert.ThrowsAnyAsync<IOException>(() => new DataDownload(source, Inside("occupied", "set"), Quick).RunAsync());
    }

    private static byte[] Content(int length, int seed = 1) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + (i >> 8) + seed))];

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static DownloadFile Describe(string name, byte[] content) => new(name, content.Length, Sum(content));

    private Task<IReadOnlyList<DownloadedFile>> Download(byte[] content, Recorder? observer, params LoopbackServer[] servers) =>
        new DataDownload(
            new DownloadSource("set", [Describe("file", content)], [.. servers.Select(server => server.Address)]),
            _folder,
            Quick with { Observer = observer }).RunAsync();

    private LoopbackServer Serve(Func<Asked, Reply> answer)
    {
        _servers.Add(new LoopbackServer(answer));
        return _servers[^1];
    }

    private string Inside(params string[] parts) => Path.Combine([_folder, .. parts]);

    private void OnlyTheFileIsThere() => Assert.Equal(["file"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));

    private sealed class Recorder : IDownloadObserver
    {
        public ConcurrentQueue<long> Starts { get; } = new();

        public ConcurrentQueue<DownloadedFile> Files { get; } = new();

        public ConcurrentQueue<string> Notices { get; } = new();

        public DownloadProgress Last { get; private set; }

        public Action OnEveryProgress { get; init; } = () => { };

        public void OnAsking(DownloadFile file, Uri address, long received) => Starts.Enqueue(received);

        public void OnProgress(in DownloadProgress progress)
        {
            Last = progress;
            OnEveryProgress();
        }

        public void OnFile(DownloadedFile file) => Files.Enqueue(file);

        public void OnNotice(string text) => Notices.Enqueue(text);
    }
}
