using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Nin.Cli.Failures;
using Nin.Training;

namespace Nin.Cli.Tests;

/// <summary>The page of a run under way, asked for over the loopback address as a browser would.</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class RunWatchTests(TrainedRun trained) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly HttpClient _browser = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Start_ItsPage_IsServedToThisMachineAloneAndOnlyToRead()
    {
        string folder = Folder("served");
        RunWatch watch = RunWatch.Start(RunWatch.Find(), folder, 0);
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/$", watch.Address);
        Assert.Contains("The data is being read", await _browser.GetStringAsync(watch.Address), StringComparison.Ordinal);

        watch.Log.OnStart(new TrainingStart("nin-small", 9, "<script>alert(1)</script>", 9, 9, 9, 3, 1, "k", folder));
        watch.Log.OnNotice("<img src=x>");
        File.Copy(Path.Combine(trained.Run, "metrics.jsonl"), Path.Combine(folder, "metrics.jsonl"));
        using HttpResponseMessage answer = await _browser.GetAsync(watch.Address);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<body data-update=\"2\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.Contains("The training of nin-small on &lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"chart\"", page, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page, "<script", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; img-src data:; style-src 'unsafe-inline';", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-store"), (Header("X-Content-Type-Options"), Header("Cache-Control")));
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("Access-Control-Allow-Origin"));

        int port = new Uri(watch.Address).Port;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Head, "", null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "", $"localhost:{port}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, "metrics.jsonl", null));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, "%2e%2e/secret", null));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Post, "", null));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(HttpMethod.Get, "", $"evil.example:{port}"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(HttpMethod.Get, "", "127.0.0.1.evil.example"));

        UsageException taken = Assert.Throws<UsageException>(() => RunWatch.Start(RunWatch.Find(), folder, port).Dispose());
        Assert.Equal($"--watch cannot serve its page: Failed to bind to address http://127.0.0.1:{port}: address already in use.", taken.Message);

        // A page that is open is told of the end, and only then does the server stop.
        Task stopped = Task.Run(watch.Dispose);
        Assert.Contains("has ended. It ended before it was finished; the terminal says why.", await LastPageAsync(watch.Address), StringComparison.Ordinal);
        await stopped;

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? host)
        {
            using var request = new HttpRequestMessage(method, watch.Address + path);
            request.Headers.Host = host;
            using HttpResponseMessage response = await _browser.SendAsync(request);
            return response.StatusCode;
        }
    }

    /// <summary>Nobody looks, so nobody is waited for.</summary>
    [Fact]
    public async Task Dispose_WithoutABrowser_StopsTheServerAtOnce()
    {
        string folder = Folder("unwatched");
        RunWatch watch = RunWatch.Start(RunWatch.Find(), folder, 0);
        watch.Dispose();
        await Assert.ThrowsAsync<HttpRequestException>(() => _browser.GetStringAsync(watch.Address));
        Assert.Contains("\"stage\":\"Ended\"", File.ReadAllText(Path.Combine(folder, "progress.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Watch_ShowsTheRunToItsEndAndStopsWithIt()
    {
        string run = trained.InFolder("watched");
        using Process process = StartCommand([.. trained.Arguments(run), "--watch"]);
        string address = (await process.StandardError.ReadLineAsync())!;
        Assert.StartsWith("watch it at http://127.0.0.1:", address, StringComparison.Ordinal);
        address = address["watch it at ".Length..];
        string page = await LastPageAsync(address);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(run, "report.html")), page);
        string told = await File.ReadAllTextAsync(Path.Combine(run, "progress.json"));
        Assert.Matches(@"""outcome"":""3 epochs in 0:\d\d\. [\d.]+ % of 40 test pictures right\.""", told);
        Assert.Contains(trained.Training.Json.GetProperty("weightsSha256").GetString()!, await process.StandardOutput.ReadToEndAsync());
        Assert.True(process.WaitForExit(Limit));
        Assert.Equal(0, process.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => _browser.GetStringAsync(address));
    }

    [Fact]
    public void Find_NoServerOrNoFramework_SaysWhatIsMissing()
    {
        string empty = Folder("empty"), root = Folder("root");
        Assert.Equal(
            $"--watch needs Nin.Server.dll beside the command, in '{empty}'. A build and the .NET tool have it; the one file of eng/publish.sh does not.",
            Assert.Throws<UsageException>(() => RunWatch.Find(empty, root)).Message);
        Assert.Equal(
            $"--watch needs the runtime of ASP.NET Core {Environment.Version.Major}, which is not in '{root}'. Install it, or leave --watch out.",
            Assert.Throws<UsageException>(() => RunWatch.Find(AppContext.BaseDirectory, root)).Message);
    }

    [Fact]
    public void Train_WatchPortAlone_IsAMistake() => Assert.Equal(
        "--watch-port is the port of --watch, which was not given.", Cli.Fails(2, "train", trained.Data, "--watch-port", "5000"));

    /// <summary>The command itself asks for no framework but .NET's own.</summary>
    [Fact]
    public void Command_ItsSettings_DoNotNeedTheServersFramework()
    {
        Assert.DoesNotContain("AspNetCore", Settings("Nin.Cli"), StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore.App", Settings("Nin.Server"), StringComparison.Ordinal);

        static string Settings(string assembly) =>
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{assembly}.runtimeconfig.json"));
    }

    /// <summary>As a page that is open in a browser: it asks again until it is told that no other page follows.</summary>
    private async Task<string> LastPageAsync(string address)
    {
        while (true)
        {
            string page = await _browser.GetStringAsync(address);
            if (!page.Contains("<body data-update", StringComparison.Ordinal))
            {
                return page;
            }

            await Task.Delay(100);
        }
    }

    private static Process StartCommand(string[] arguments) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Nin.Cli.exe" : "Nin.Cli"), arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private string Folder(string name) => Directory.CreateDirectory(trained.InFolder(name)).FullName;
}
