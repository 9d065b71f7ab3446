using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CodeSight.Bench.Server;

/// <summary>Speaks the REST contract with a running server. Errors are <see cref="HttpRequestException"/>.</summary>
public sealed class CodeSightClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly HttpClient _http;

    public CodeSightClient(Uri server, string? key, int connections = 2)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(100) };
        if (!string.IsNullOrEmpty(key)) _http.DefaultRequestHeaders.Add("X-API-Key", key);
    }

    /// <summary>The passages of R1, best first.</summary>
    public async Task<IReadOnlyList<FoundPassage>> SearchAsync(string query, int topK, CancellationToken cancellationToken) =>
        (await PostAsync<SearchResults>("api/search", new { Query = query, TopK = topK }, cancellationToken)).Results;

    /// <summary>The answer of R2.</summary>
    public Task<AskedAnswer> AskAsync(string question, int topK, CancellationToken cancellationToken) =>
        PostAsync<AskedAnswer>("api/ask", new { Question = question, TopK = topK }, cancellationToken);

    /// <summary>Starts a run, or finds the one that is running, and tells its address.</summary>
    public async Task<Uri> StartRunAsync(bool forceRebuild, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/index") { Content = JsonContent.Create(new { ForceRebuild = forceRebuild }, options: Json) };
        request.Headers.Add("Prefer", "respond-async");
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Conflict) response.EnsureSuccessStatusCode();
        if (response.Headers.Location is { } location) return location;
        var run = await ReadAsync<RunProgress>(response, cancellationToken);
        return new Uri($"api/index/runs/{run.RunId}", UriKind.Relative);
    }

    /// <summary>The run at an address that <see cref="StartRunAsync"/> gave.</summary>
    public Task<RunProgress> GetRunAsync(Uri run, CancellationToken cancellationToken) => GetAsync<RunProgress>(run, cancellationToken);

    /// <summary>How many files the ledger has in a state.</summary>
    public async Task<int> CountFilesAsync(string state, CancellationToken cancellationToken) =>
        (await GetAsync<LedgerCount>(new Uri($"api/files?state={state}&limit=1", UriKind.Relative), cancellationToken)).Total;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(Uri address, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(address, cancellationToken);
        return await ReadAsync<T>(response.EnsureSuccessStatusCode(), cancellationToken);
    }

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        // Written out beforehand: a body of unknown length would go in chunks.
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return await ReadAsync<T>(response.EnsureSuccessStatusCode(), cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new HttpRequestException("The server answered null.");
}
