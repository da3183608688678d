using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nin.Testing.Network;

/// <summary>What a server is asked: a path, and the first byte of a range where one is asked for.</summary>
public sealed record Asked(string Path, long? From);

/// <summary>What a server answers.</summary>
public sealed record Reply(byte[] Body, int Status = 200)
{
    /// <summary>Further lines of the head.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Whether the body's length stands in the head.</summary>
    public bool SaysLength { get; init; } = true;

    /// <summary>The bytes of the body after which the connection is cut, or null.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The pause after each single byte of the body, or null for none.</summary>
    public TimeSpan? DripEvery { get; init; }

    /// <summary>What is waited for before a connection is cut.</summary>
    public Task Hold { get; init; } = Task.CompletedTask;

    /// <summary>The content or what is asked for of it, as a server that knows ranges answers.</summary>
    public static Reply Of(byte[] content, Asked asked) => asked.From is not long from ? new Reply(content)
        : from >= content.Length ? new Reply([], 416)
        : new Reply(content[(int)from..], 206) { Headers = [$"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}"] };
}

/// <summary>A small web server on this machine alone, that misbehaves as it is told.</summary>
public sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Asked, Reply> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Asked> _asked = new();

    public LoopbackServer(Func<Asked, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/");
        _ = AcceptAsync();
    }

    /// <summary>A folder on the server.</summary>
    public Uri Address { get; }

    /// <summary>What was asked so far.</summary>
    public IReadOnlyList<Asked> Log => [.. _asked];

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    /// <summary>An address at which nobody listens.</summary>
    public static Uri NobodyThere()
    {
        using var server = new LoopbackServer(_ => new Reply([]));
        return server.Address;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                Asked asked = await ReadHeadAsync(stream);
                _asked.Enqueue(asked);
                Reply reply = _answer(asked);
                string length = reply.SaysLength ? $"Content-Length: {reply.Body.Length}\r\n" : "";
                string head = $"HTTP/1.1 {reply.Status} Said\r\nConnection: close\r\n{length}{string.Concat(reply.Headers.Select(line => line + "\r\n"))}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
                for (int i = 0; reply.DripEvery is TimeSpan pause && i < reply.Body.Length; i++)
                {
                    await stream.WriteAsync(reply.Body.AsMemory(i, 1));
                    await Task.Delay(pause, _end.Token);
                }

                if (reply.DripEvery is null)
                {
                    await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length));
                }

                await reply.Hold;
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client has hung up, as it may.
            }
        }
    }

    private static async Task<Asked> ReadHeadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync() ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
        long? from = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            const string Range = "Range: bytes=";
            if (line.StartsWith(Range, StringComparison.OrdinalIgnoreCase))
            {
                from = long.Parse(line[Range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }
        }

        return new Asked(path, from);
    }
}
