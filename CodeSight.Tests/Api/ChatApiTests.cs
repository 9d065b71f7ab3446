using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Models.LanguageModels;
using OpenAI;
using OpenAI.Chat;

#pragma warning disable OPENAI001 // the client's annotations are experimental, the protocol's are not

namespace CodeSight.Tests.Api;

/// <summary>/v1 as OpenAI's own client for .NET sees it (C8).</summary>
public sealed class ChatApiTests : IDisposable
{
    private readonly TestServer _server = TestServer.WithKey();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Conversation_is_a_question_with_its_history()
    {
        ChatMessage[] messages =
        [
            ChatMessage.CreateSystemMessage("You are a pirate."),
            ChatMessage.CreateUserMessage("How many days of leave do employees have?"),
            ChatMessage.CreateAssistantMessage("30 days [1]."),
            ChatMessage.CreateUserMessage(ChatMessageContentPart.CreateTextPart("And for"), ChatMessageContentPart.CreateTextPart("contractors?")),
        ];

        var answer = (await Client().CompleteChatAsync(messages)).Value;

        const string source = "[1] contracts/acme.pdf, page 2";
        Assert.Equal($"In 30 days [1].\n\nSources:\n{source}", answer.Content.Single().Text);
        Assert.Equal((ChatFinishReason.Stop, ChatMessageRole.Assistant, "none/extractive"), (answer.FinishReason, answer.Role, answer.Model));
        var annotation = Assert.Single(answer.Annotations);
        Assert.Equal(source, answer.Content.Single().Text[annotation.StartIndex..annotation.EndIndex]);
        Assert.Equal("contracts/acme.pdf", annotation.WebResourceTitle);
        Assert.Equal(new Uri(_server.Client().BaseAddress!, "/api/files/3/content#page=2"), annotation.WebResourceUri);
        var asked = Assert.Single(_server.Answerer.Requests);
        Assert.Equal("And for\ncontractors?", asked.Text);
        Assert.Equal(
            [(true, "How many days of leave do employees have?"), (false, "30 days [1].")], asked.History.Select(turn => (turn.IsUser, turn.Text)));
    }

    [Fact]
    public async Task Streamed_answer_is_the_same_text_in_parts()
    {
        var parts = await Client().CompleteChatStreamingAsync(ChatMessage.CreateUserMessage("When is payment due?")).ToListAsync();

        var texts = parts.SelectMany(part => part.ContentUpdate).Select(part => part.Text).Where(text => text.Length > 0).ToList();
        Assert.Equal(["In 30 days", " [1].", "\n\nSources:\n[1] contracts/acme.pdf, page 2"], texts);
        Assert.Equal(ChatFinishReason.Stop, Assert.Single(parts, part => part.FinishReason is not null).FinishReason);
        // The client asks for the usage.
        var usage = Assert.Single(parts, part => part.Usage is not null).Usage;
        Assert.Equal((100, 7, 107), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Single(parts.Select(part => part.CompletionId).Distinct());
    }

    [Fact]
    public async Task Answer_without_sources_has_no_list_of_them()
    {
        _server.Answerer.Reply = (_, _) => Task.FromResult(new CitedAnswer("Not found in the indexed documents.", [], "none/extractive"));

        var answer = (await Client().CompleteChatAsync(ChatMessage.CreateUserMessage("Who?"))).Value;

        Assert.Equal("Not found in the indexed documents.", answer.Content.Single().Text);
        Assert.Empty(answer.Annotations);
    }

    [Fact]
    public async Task Long_conversation_is_a_question_with_its_last_turns()
    {
        var messages = Enumerable.Range(0, 60).SelectMany(
            i => new ChatMessage[] { ChatMessage.CreateUserMessage($"q{i}"), ChatMessage.CreateAssistantMessage(new string('a', 10_500)) });

        await Client().CompleteChatAsync([.. messages, ChatMessage.CreateUserMessage("And then?")]);

        var asked = Assert.Single(_server.Answerer.Requests);
        Assert.Equal(20, asked.History.Count);
        Assert.Equal("q50", asked.History[0].Text);
        Assert.All(asked.History, turn => Assert.InRange(turn.Text.Length, 1, 10_000));
    }

    [Fact]
    public async Task Failures_have_the_status_and_the_message_that_the_client_reads()
    {
        var wrong = await Assert.ThrowsAsync<ClientResultException>(() => Client("wrong").CompleteChatAsync(ChatMessage.CreateUserMessage("Who?")));
        Assert.Equal(401, wrong.Status);
        Assert.Contains("X-API-Key", wrong.Message, StringComparison.Ordinal);

        var empty = await Assert.ThrowsAsync<ClientResultException>(() => Client().CompleteChatAsync(ChatMessage.CreateUserMessage(" ")));
        Assert.Equal(400, empty.Status);
        Assert.Contains("empty_question", empty.Message, StringComparison.Ordinal);

        _server.Answerer.Reply = (_, _) => throw new LanguageModelUnavailableException("away");
        var away = await Assert.ThrowsAsync<ClientResultException>(() => Client().CompleteChatAsync(ChatMessage.CreateUserMessage("Who?")));
        Assert.Equal(503, away.Status);
        Assert.Contains("did not answer", away.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_that_an_agent_sends_along_may_be_as_deep_as_the_framework_reads()
    {
        using var client = _server.ClientWithKey();
        foreach (var (depth, status) in new[] { (50, 200), (70, 400) })
        {
            var schema = string.Concat(Enumerable.Repeat("{\"items\":", depth)) + "{}" + new string('}', depth);
            using var response = await client.PostJson(
                "/v1/chat/completions", $$"""{"model":"x","messages":[{"role":"user","content":"Who?"}],"tools":[{{schema}}]}""");
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Stream_that_breaks_ends_with_an_error_instead_of_done()
    {
        _server.Answerer.Stream = (_, _) => Fake.Events.Take(3).ToAsyncEnumerable().Concat(Broken());
        using var client = _server.ClientWithKey();

        using var response = await client.PostJson(
            "/v1/chat/completions", """{"model":"x","stream":true,"temperature":0.5,"messages":[{"role":"user","content":"Who?"}]}""");

        var lines = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        using var last = JsonDocument.Parse(lines[^1]["data: ".Length..]);
        Assert.Equal(
            ["message", "type", "code", "param"], last.RootElement.GetProperty("error").EnumerateObject().Select(member => member.Name));
        Assert.Equal("language_model_unavailable", last.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(3, lines.Length);

        static async IAsyncEnumerable<AnswerEvent> Broken()
        {
            await Task.FromException(new LanguageModelUnavailableException("away"));
            yield break;
        }
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "empty_question")]
    [InlineData("{}", "empty_question")]
    [InlineData("""{"messages":[{"role":"system","content":"Who?"}]}""", "empty_question")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "invalid_body")]
    [InlineData("""{"messages":[{"role":"user","content":["Who?"]}]}""", "invalid_body")]
    [InlineData("""{"messages":[{"role":"user","content":{"text":"Who?"}}]}""", "invalid_body")]
    [InlineData("""{"messages":"Who?"}""", "invalid_body")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""", "invalid_body")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"\udc00"}]}]}""", "invalid_body")]
    [InlineData("""{"messages":[null,{"role":"user","content":null}]}""", "empty_question")]
    public async Task Bad_body_is_refused_in_words(string body, string code)
    {
        using var client = _server.ClientWithKey();

        using var response = await client.PostJson("/v1/chat/completions", body);

        Assert.Equal(400, (int)response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", problem.RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.NotEqual("", problem.RootElement.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task There_is_one_model()
    {
        var models = new OpenAIClient(new ApiKeyCredential(TestServer.Key), Options()).GetOpenAIModelClient();

        Assert.Equal("codesight", Assert.Single((await models.GetModelsAsync()).Value).Id);
        Assert.Equal("codesight", (await models.GetModelAsync("codesight")).Value.Id);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => models.GetModelAsync("gpt"))).Status);
    }

    private ChatClient Client(string key = TestServer.Key) => new("codesight", new ApiKeyCredential(key), Options());

    private OpenAIClientOptions Options() => new()
    {
        Endpoint = new Uri(_server.Client().BaseAddress!, "/v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    };
}
