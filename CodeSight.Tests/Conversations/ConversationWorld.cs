using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Models.LanguageModels;
using CodeSight.Tests.People;
using Npgsql;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.Conversations;

/// <summary>A server with accounts over two documents, one of which only the board may read, with or without a language model.</summary>
internal sealed class ConversationWorld : IAsyncDisposable
{
    public const string HotelQuestion = "How much may a hotel in Oslo cost?";
    public const string BoardQuestion = "What does the purchase of quorvex cost?";

    private ConversationWorld(PeopleWorld people, ChatServer? model) => (People, Model) = (people, model);

    public PeopleWorld People { get; }

    public ChatServer? Model { get; }

    public HttpClient Admin => People.Admin;

    public static Task<ConversationWorld> StartAsync(params ChatServer.Reply[] replies) => StartAsync([], replies);

    public static async Task<ConversationWorld> StartAsync((string Name, string Value)[] settings, params ChatServer.Reply[] replies)
    {
        var model = replies.Length == 0 ? null : await ChatServer.StartAsync(replies);
        var people = await CreateAsync(
            [
                ("CODESIGHT_API_KEY", "operator-key-0123456789"), .. settings,
                .. model is null ? [] : new[] { ("CODESIGHT_LLM_BACKEND", "openai"), ("OPENAI_BASE_URL", new Uri(model.Address, "v1").ToString()) },
            ],
            ("open/hotels.md", "# Hotels\n\nA hotel in Oslo may cost 1900 kroner per night.\n\n# Trains\n\nTravel first class on trips of more than three hours.\n"),
            ("board/quorvex.md", "# Project quorvex\n\nThe purchase of quorvex costs 41 million.\n"));
        var world = new ConversationWorld(people, model);
        await world.CollectAsync("Open", "open/**", isOpen: true);
        await Eventually.UntilAsync(async () =>
            (int)(await people.Admin.Read("/api/status"))!["total_files"]! == 2 && (int)(await people.Admin.Read("/api/status"))!["queue_depth"]! == 0);
        return world;
    }

    public async Task<HttpClient> ReaderAsync(string email)
    {
        await People.AddReaderAsync(email);
        return await People.Server.SignInAsync(email);
    }

    public async Task<long> CollectAsync(string name, string glob, bool isOpen, params string[] accounts) => (long)(await Admin.Send(
        HttpMethod.Post, "/api/admin/collections", new { name, globs = new[] { glob }, is_open = isOpen, accounts }, HttpStatusCode.Created))!["id"]!;

    /// <summary>Changes the folder and waits until the index has it.</summary>
    public async Task IndexAsync(bool force = false)
    {
        await Admin.Send(HttpMethod.Post, "/api/index", new { force_rebuild = force });
        await Eventually.UntilAsync(async () => (int)(await Admin.Read("/api/status"))!["queue_depth"]! == 0);
    }

    public Task WriteAsync(string path, string text) => File.WriteAllTextAsync(Path.Combine(People.Docs, path), text);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(People.Database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!; // each of these queries has a row
    }

    public async ValueTask DisposeAsync()
    {
        await People.DisposeAsync();
        if (Model is not null) await Model.DisposeAsync();
    }

    public static Task<JsonNode?> AskAsync(HttpClient client, Guid conversation, string question, Guid? message = null) =>
        client.Send(HttpMethod.Post, "/api/ask", new { question, conversation_id = conversation, message_id = message });

    /// <summary>The events of a streamed answer.</summary>
    public static async Task<string> StreamAsync(HttpClient client, object body)
    {
        using var response = await SendStreamAsync(client, body, CancellationToken.None);
        return await response.Content.ReadAsStringAsync();
    }

    public static async Task<HttpResponseMessage> SendStreamAsync(HttpClient client, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask")
        {
            Content = JsonContent.Create(body, body.GetType()),
            Headers = { { "Accept", "text/event-stream" } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public static async Task<JsonNode> ReadAsync(HttpClient client, Guid conversation) =>
        (await client.Read($"/api/conversations/{conversation}"))!; // a success has a body

    public static async Task<JsonNode> OnlyMessageAsync(HttpClient client, Guid conversation) =>
        Assert.Single((await ReadAsync(client, conversation))["messages"]!.AsArray())!;

    public static async Task<string[]> TitlesAsync(HttpClient client, string query = "") =>
        [.. (await client.Read($"/api/conversations{query}"))!["conversations"]!.AsArray().Select(each => Text(each!["title"]))];
}
