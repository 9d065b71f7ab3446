using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeSight.Bench.Server;

/// <summary>
/// Speaks the REST contract with a running server. Errors are <see cref="HttpRequestException"/>, with the server's own words where it has
/// any.
/// </summary>
public sealed class CodeSightClient : IDisposable
{
    private const int LedgerPageSize = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private readonly HttpClient _http;

    public CodeSightClient(Uri server, string? key, int connections = 2)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(100) };
        if (!string.IsNullOrEmpty(key)) _http.DefaultRequestHeaders.Add("X-API-Key", key);
    }

    /// <summary>Where the server is.</summary>
    public Uri Server => _http.BaseAddress!; // set by the constructor

    /// <summary>The passages of R1, best first.</summary>
    public Task<IReadOnlyList<FoundPassage>> SearchAsync(string query, int topK, CancellationToken cancellationToken) =>
        SearchAsync(query, topK, null, cancellationToken);

    /// <summary>The passages of R1, best first.</summary>
    /// <param name="arm">"fused", "keywords" or "vectors"; null is the server's default.</param>
    public async Task<IReadOnlyList<FoundPassage>> SearchAsync(string query, int topK, string? arm, CancellationToken cancellationToken) =>
        (await PostAsync<SearchResults>("api/search", new { Query = query, TopK = topK, Arm = arm }, cancellationToken)).Results;

    /// <summary>The answer of R2.</summary>
    public Task<AskedAnswer> AskAsync(string question, int topK, CancellationToken cancellationToken) =>
        PostAsync<AskedAnswer>("api/ask", new { Question = question, TopK = topK }, cancellationToken);

    /// <summary>The answer of R2 to a question of a conversation.</summary>
    /// <param name="history">The earlier turns, with "role" and "text".</param>
    public Task<AskedAnswer> AskAsync(string question, int topK, IReadOnlyList<object> history, CancellationToken cancellationToken) =>
        PostAsync<AskedAnswer>("api/ask", new { Question = question, TopK = topK, History = history }, cancellationToken);

    /// <summary>Starts a run, or finds the one that is running, and tells its address.</summary>
    public async Task<Uri> StartRunAsync(bool forceRebuild, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/index") { Content = JsonContent.Create(new { ForceRebuild = forceRebuild }, options: Json) };
        request.Headers.Add("Prefer", "respond-async");
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Conflict) await CheckAsync(response, cancellationToken);
        if (response.Headers.Location is { } location) return location;
        var run = await ParseAsync<RunProgress>(response, cancellationToken);
        return new Uri($"api/index/runs/{run.RunId}", UriKind.Relative);
    }

    /// <summary>The run at an address that <see cref="StartRunAsync"/> gave.</summary>
    public Task<RunProgress> GetRunAsync(Uri run, CancellationToken cancellationToken) => GetAsync<RunProgress>(run, cancellationToken);

    /// <summary>How many files the ledger has in a state.</summary>
    public async Task<int> CountFilesAsync(string state, CancellationToken cancellationToken) =>
        (await GetAsync<LedgerCount>(new Uri($"api/files?state={state}&limit=1", UriKind.Relative), cancellationToken)).Total;

    /// <summary>Every file that the ledger has, by path.</summary>
    public async Task<IReadOnlyList<LedgerFile>> ListFilesAsync(CancellationToken cancellationToken)
    {
        var files = new List<LedgerFile>();
        while (true)
        {
            var page = await GetAsync<LedgerPage>(
                new Uri($"api/files?offset={files.Count}&limit={LedgerPageSize}", UriKind.Relative), cancellationToken);
            files.AddRange(page.Files);
            if (page.Files.Count < LedgerPageSize) return files;
        }
    }

    /// <summary>How far the index is.</summary>
    public Task<IndexState> GetStatusAsync(CancellationToken cancellationToken) =>
        GetAsync<IndexState>(new Uri("api/status", UriKind.Relative), cancellationToken);

    /// <summary>
    /// Brings the index up to date and waits, for about a minute at most, until what is new can be found; null where a run goes on all the
    /// same.
    /// </summary>
    public async Task<RunProgress?> TryUpdateAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(new Uri("api/index", UriKind.Relative), null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Accepted) return null;
        return await ReadAsync<RunProgress>(response, cancellationToken);
    }

    /// <summary>Whether the server answers and can be used.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Posts JSON and returns the answer's.</summary>
    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        PostAsync<JsonElement>(path, body, cancellationToken);

    private async Task<T> GetAsync<T>(Uri address, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(address, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        // Written out beforehand: a body of unknown length would go in chunks.
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await CheckAsync(response, cancellationToken);
        return await ParseAsync<T>(response, cancellationToken);
    }

    private static async Task<T> ParseAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
                ?? throw new HttpRequestException("The server answered null.");
        }
        catch (JsonException fault)
        {
            throw new HttpRequestException("The server's answer is not that of a CodeSight server.", fault, response.StatusCode);
        }
    }

    // The detail of problem details (RFC 9457).
    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await ParseAsync<Problem>(response, cancellationToken)
            : null;
        throw new HttpRequestException(
            $"The server answered {(int)response.StatusCode}. {problem?.Detail}".TrimEnd(), null, response.StatusCode);
    }

    private sealed record Problem(string? Detail);
}
