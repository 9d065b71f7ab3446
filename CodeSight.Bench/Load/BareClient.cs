using System.Buffers;
using System.Net.Http.Headers;

namespace CodeSight.Bench.Load;

/// <summary>
/// POST /api/search with as little work as can be, since the client shares the processor with the server that it measures: bodies are ready
/// beforehand, connections stay open, and of an answer the status is looked at and the bytes are counted.
/// </summary>
internal sealed class BareClient : IDisposable
{
    private const int BufferBytes = 16 << 10;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(100);
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly HttpClient _http;
    private readonly Uri _search;

    /// <param name="connections">Most connections; a request over that would wait in here.</param>
    public BareClient(Uri server, string? key, int connections)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { Timeout = MaxWait };
        if (!string.IsNullOrEmpty(key)) _http.DefaultRequestHeaders.Add("X-API-Key", key);
        _search = new Uri(server, "api/search");
    }

    /// <summary>Sends a search and reads its answer away.</summary>
    /// <param name="body">The request's JSON.</param>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    /// <exception cref="TaskCanceledException">None came for 100 s.</exception>
    public async Task<BareAnswer> SearchAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(body, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var bytes = 0L;
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;) bytes += read;
            return new BareAnswer((int)response.StatusCode, RetryAfter(response), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends a search; its answer's status and JSON.</summary>
    public async Task<(int Status, byte[] Body)> ReadAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(body, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = JsonType;
        using var request = new HttpRequestMessage(HttpMethod.Post, _search) { Content = content };
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>An answer, as far as it is measured.</summary>
/// <param name="RetryAfter">How long the server asks to wait; null where it says nothing.</param>
/// <param name="Bytes">Length of the body.</param>
internal readonly record struct BareAnswer(int Status, TimeSpan? RetryAfter, long Bytes)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the server turned the request away and said when to come again: it is full, which is no error.</summary>
    public bool IsTurnedAway => Status == 503 && RetryAfter is not null;
}
