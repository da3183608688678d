using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Nin.Data.Download;

/// <summary>Asks a server for a file or its rest, and takes no more of the answer than there should be.</summary>
/// <remarks><b>Source</b> RFC 9110, section 14, "Range Requests".</remarks>
internal sealed class FileTransfer : IDisposable
{
    private const int BufferBytes = 1 << 17;

    private readonly HttpClient _client;
    private readonly TimeSpan _connectTimeout, _stallTimeout;
    private readonly int _leastBytesPerSecond;

    /// <param name="options">How patient to be.</param>
    /// <param name="useProxy">Whether to go through the proxy that the environment names, if any.</param>
    public FileTransfer(DownloadOptions options, bool useProxy)
    {
        (_connectTimeout, _stallTimeout, _leastBytesPerSecond) = (
            options.ConnectTimeout, options.StallTimeout, options.LeastBytesPerSecond);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = _connectTimeout,

            // It may lead to https.
            AllowAutoRedirect = OpenSsl.IsThere,
            MaxAutomaticRedirections = 5,
            UseProxy = useProxy,
        };

        // A download may take hours; what may not is each step of it.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(FileTransfer).Assembly.GetName().Version?.ToString(3) ?? "0";
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("nin", version));

        // A file that is gzipped must arrive so.
        _client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Adds to the part what it lacks.</summary>
    /// <param name="address">The file's address.</param>
    /// <param name="file">What is expected.</param>
    /// <param name="part">What is there already; shorter than the file.</param>
    /// <param name="onReceived">Called after every piece.</param>
    /// <param name="cancellation">Ends the transfer between two pieces.</param>
    /// <returns>Whether all of the file came in this one answer.</returns>
    /// <exception cref="TransferException">The address does not give the file, or not all of it.</exception>
    /// <exception cref="IOException">The part cannot be written.</exception>
    public async Task<bool> ReceiveAsync(
        Uri address, DownloadFile file, PartFile part, Action onReceived, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await AskAsync(address, part.Length, cancellation).ConfigureAwait(false);
        bool isRest = answer.StatusCode == HttpStatusCode.PartialContent;
        CheckSize(isRest ? answer.Content.Headers.ContentRange?.Length : answer.Content.Headers.ContentLength, file);
        if (!isRest)
        {
            part.Restart();
        }

        bool isWhole = part.Length == 0;
        byte[] buffer = new byte[BufferBytes];
        long begun = Stopwatch.GetTimestamp(), received = 0;
        using Stream body = await WaitAsync(token => answer.Content.ReadAsStreamAsync(token), cancellation).ConfigureAwait(false);
        while (
            await WaitAsync(token => body.ReadAsync(buffer, token).AsTask(),
            cancellation).ConfigureAwait(false) is > 0 and int got)
        {
            if (part.Length + got > file.Bytes)
            {
                part.Restart();
                throw new TransferException($"sent more than the expected {file.Bytes} bytes");
            }

            await part.AppendAsync(buffer.AsMemory(0, got), cancellation).ConfigureAwait(false);
            onReceived();
            received += got;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
            if (elapsed >= _stallTimeout)
            {
                if (received < _leastBytesPerSecond * elapsed.TotalSeconds)
                {
                    throw new TransferException($"sent only {received} bytes in {elapsed.TotalSeconds:0.#} s");
                }

                (begun, received) = (Stopwatch.GetTimestamp(), 0);
            }
        }

        return part.Length == file.Bytes
            ? isWhole
            : throw new TransferException($"ended after {part.Length} of {file.Bytes} bytes", mayPass: true);
    }

    /// <summary>Asks for the bytes from <paramref name="start"/> on; the answer is these, or all bytes.</summary>
    private async Task<HttpResponseMessage> AskAsync(Uri address, long start, CancellationToken cancellation)
    {
        HttpResponseMessage answer = await SendAsync(address, start, cancellation).ConfigureAwait(false);
        bool isMisunderstood = answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            || (answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From != start);
        if (start > 0 && isMisunderstood)
        {
            answer.Dispose();
            answer = await SendAsync(address, 0, cancellation).ConfigureAwait(false);
        }

        if (answer.StatusCode == HttpStatusCode.OK || (start > 0 && answer.StatusCode == HttpStatusCode.PartialContent))
        {
            return answer;
        }

        HttpStatusCode status = answer.StatusCode;
        answer.Dispose();
        throw new TransferException(
            $"answered {(int)status} ({status})",
            mayPass: status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, long start, CancellationToken cancellation)
    {
        if (address.Scheme == Uri.UriSchemeHttps && !OpenSsl.IsThere)
        {
            throw new TransferException(OpenSsl.Missing);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
        }

        return await WaitAsync(token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Does one step on the network; it may take so long, and what goes wrong there is the address's fault.</summary>
    private async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_stallTimeout);
        try
        {
            return await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw limit.IsCancellationRequested
                ? new TransferException($"sent nothing for {_stallTimeout.TotalSeconds:0.#} s", mayPass: true, error)
                : new TransferException($"gave no connection within {_connectTimeout.TotalSeconds:0.#} s", inner: error);
        }
        catch (Exception error) when (error is NotSupportedException or UriFormatException)
        {
            // A redirection to what is no web address, such as ftp: or file:, is not followed.
            throw new TransferException(
                $"leads to an address that is not one of http or https: {error.Message.TrimEnd('.')}", inner: error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // An address that cannot be reached, or not be trusted, will be so in a second too.
            bool isUnreachable = error is HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError,
            };
            string problem = error.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
            throw new TransferException(problem, mayPass: !isUnreachable, error);
        }
    }

    private static void CheckSize(long? size, DownloadFile file)
    {
        if (size is not null && size != file.Bytes)
        {
            throw new TransferException($"has a file of {size} bytes, expected {file.Bytes}");
        }
    }
}
