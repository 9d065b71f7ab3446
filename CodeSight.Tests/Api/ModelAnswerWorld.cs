using System.Net;
using System.Text.Json.Nodes;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models.LanguageModels;
using CodeSight.Tests.People;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Tests.Api;

/// <summary>A whole server with three documents, whose language model is a stand-in that speaks one backend's protocol after the other.</summary>
public sealed class ModelAnswerWorld : IAsyncLifetime
{
    private const string Secret = "Quittenbrot";

    private readonly DirectoryInfo _docs = Directory.CreateTempSubdirectory("codesight-docs-");
    private readonly ExchangeableClient _client = new();
    private readonly List<LanguageModel> _models = [];
    private TestDatabase? _database;
    private PeopleServer? _server;
    private ChatServer? _stand;
    private HttpClient? _person;

    /// <summary>Asks what all three documents answer; a word of it may be in no log.</summary>
    public static string Question => $"How much may a hotel, a meal and a train cost with {Secret}?";

    internal CapturedLogs Logs { get; } = new();

    internal ChatServer StandIn => _stand ?? throw new InvalidOperationException("Not started.");

    internal HttpClient Person => _person ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        foreach (var (name, text) in new[]
        {
            ("hotels", $"A hotel may cost EUR 140 a night, {Secret} included."), ("meals", $"A meal may cost EUR 30 a day, {Secret} included."),
            ("trains", $"A train may cost EUR 90 one way, {Secret} included."),
        })
            await File.WriteAllTextAsync(Path.Combine(_docs.FullName, $"{name}.md"), $"# {name}\n\n{text}\n");
        _stand = await ChatServer.StartAsync(new ChatServer.Reply(500));
        _database = await TestDatabase.CreateAsync();
        _server = new PeopleServer(_docs.FullName, _database, indexes: true, ("CODESIGHT_LLM_BACKEND", "ollama"))
        {
            Logs = Logs,
            Replacements = services => services.Replace(ServiceDescriptor.Singleton(new LanguageModel("stand-in/model", _client))),
        };
        await _server.AddAdministratorAsync();
        _person = await _server.SignInAsync();
        await Eventually.UntilAsync(async () =>
            (await Person.Send(HttpMethod.Post, "/api/search", new { query = "cost" }))!["results"]!.AsArray().Count == 3);
    }

    public async Task DisposeAsync()
    {
        _person?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_stand is not null) await _stand.DisposeAsync();
        _models.ForEach(model => model.Dispose());
        _docs.Delete(recursive: true);
    }

    /// <summary>Answers go through this backend's client from now on.</summary>
    internal ChatProtocol Use(LanguageModelBackend backend, TimeSpan? timeout = null)
    {
        var protocol = ChatProtocol.All[backend];
        var model = Core.Models.LanguageModels.LanguageModels.Create(
            protocol.Options(StandIn.Address, timeout ?? TimeSpan.FromSeconds(30)), TimeProvider.System, new SocketsHttpHandler { UseProxy = false },
            TimeSpan.Zero, () => throw new InvalidOperationException("Nobody is signed in."), limitsReplies: true);
        _models.Add(model);
        _client.Current = model.Client;
        return protocol;
    }

    /// <summary>What was used so far: questions, tokens in, tokens out, answers whose tokens are estimated.</summary>
    internal async Task<(int Questions, int Input, int Output, int Estimated)> UsedAsync()
    {
        var used = (await Person.Read("/api/account/usage"))!["used"]!;
        return (Number("questions"), Number("input_tokens"), Number("output_tokens"), Number("estimated_answers"));

        int Number(string name) => (int)used[name]!;
    }

    /// <summary>Asks, and returns the status, the body and the time to wait.</summary>
    internal async Task<(HttpStatusCode Status, JsonNode Body, TimeSpan? RetryAfter)> AskAsync()
    {
        using var response = await SendAsync("application/json");
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!, response.Headers.RetryAfter?.Delta);
    }

    internal async Task<HttpResponseMessage> SendAsync(string accept)
    {
        var body = new JsonObject { ["question"] = Question };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = new StringContent(body.ToJsonString(), null, "application/json") };
        request.Headers.Add("Accept", accept);
        return await Person.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Nothing of a question, a document, a reply or a key is in the log.</summary>
    internal void CheckLogs(params string[] others)
    {
        foreach (var secret in (string[])[Secret, "EUR 140", LanguageModelConformance.Key, .. others])
            Assert.DoesNotContain(secret, Logs.Text, StringComparison.Ordinal);
    }

    /// <summary>The client of the test that runs.</summary>
    private sealed class ExchangeableClient : IChatClient
    {
        public IChatClient Current { get; set; } = null!; // set by Use, before anybody asks

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Current.GetResponseAsync(messages, options, cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Current.GetStreamingResponseAsync(messages, options, cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => Current.GetService(serviceType, serviceKey);

        public void Dispose()
        {
        }
    }
}
