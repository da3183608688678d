using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Nin.Reporting;

namespace Nin.Server;

/// <summary>
/// Serves the page of one run on the loopback address: to this machine alone, to read alone, and that page alone.
/// </summary>
internal sealed class RunServer : IAsyncDisposable
{
    /// <summary>A page that was asked for within this time is taken to be open in a browser.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(3 * LivePage.RefreshSeconds);

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly TaskCompletionSource _lastPage = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _asked;
    private volatile bool _isLast;

    private RunServer(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    /// <summary>Where the page is.</summary>
    public string Address => $"{_app.Urls.Single()}/";

    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port must not be had.</exception>
    public static async Task<RunServer> StartAsync(string folder, int port)
    {
        // An empty builder: no setting of the user's folder or environment opens another address.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 32;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var server = new RunServer(builder.Build(), folder);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Ends serving; a page that is open in a browser is first brought to its end.</summary>
    public async Task EndAsync()
    {
        _isLast = true;
        if (Volatile.Read(ref _asked) is not 0 and long asked && Stopwatch.GetElapsedTime(asked) < Open)
        {
            await Task.WhenAny(_lastPage.Task, Task.Delay(Open));
        }

        await _app.StopAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = $"{LivePage.Policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // A page of somebody else can give its own name this machine's address, but not this machine's name.
        int refused = request.Host.Host is not ("127.0.0.1" or "localhost") ? StatusCodes.Status421MisdirectedRequest
            : request.Path != "/" ? StatusCodes.Status404NotFound
            : !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) ? StatusCodes.Status405MethodNotAllowed
            : 0;
        if (refused != 0)
        {
            response.StatusCode = refused;
            return;
        }

        bool isLast = _isLast;
        Volatile.Write(ref _asked, Stopwatch.GetTimestamp());
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(LivePage.Of(_folder, isLast), context.RequestAborted);
        if (isLast)
        {
            response.OnCompleted(() =>
            {
                _lastPage.TrySetResult();
                return Task.CompletedTask;
            });
        }
    }
}
