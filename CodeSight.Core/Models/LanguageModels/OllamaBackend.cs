using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>A model on an Ollama server, through its REST interface (POST /api/chat).</summary>
internal sealed class OllamaBackend(LanguageModelService service, HttpClient http) : IChatBackend
{
    private const int SmallestContext = 4096;
    private const int LargestContext = 32_768;
    private const int ReplyTokens = 1024;
    private const int CharactersPerToken = 3;

    /// <inheritdoc/>
    public async Task<ChatReply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        var request = new Request(
            service.Model,
            [new Message("system", prompt.Instructions), new Message("user", prompt.Message)],
            Stream: false,
            new Settings(ContextFor(prompt), Temperature: 0));
        using var response = await http.PostAsJsonAsync(new Uri(service.Endpoint, "api/chat"), request, OllamaJson.Default.Request, cancellationToken);
        var reply = await response.Content.ReadFromJsonAsync(OllamaJson.Default.Reply, cancellationToken);
        return new ChatReply(
            reply?.Message?.Content ?? throw new JsonException(),
            reply.DoneReason ?? "no reason given",
            reply.Model,
            reply.PromptEvalCount,
            reply.EvalCount);
    }

    /// <summary>The context to ask for, in tokens: Ollama cuts off the beginning of a prompt that does not fit, without a word.</summary>
    private static int ContextFor(Prompt prompt)
    {
        var needed = ((prompt.Instructions.Length + prompt.Message.Length) / CharactersPerToken) + ReplyTokens;
        var context = SmallestContext;
        while (context < needed && context < LargestContext) context *= 2;
        return context;
    }

    internal sealed record Request(string Model, IReadOnlyList<Message> Messages, bool Stream, Settings Options);

    internal sealed record Settings([property: JsonPropertyName("num_ctx")] int Context, double Temperature);

    internal sealed record Message(string Role, string Content);

    internal sealed record Reply(Message? Message, string? DoneReason, string? Model, long? PromptEvalCount, long? EvalCount);
}

/// <summary>Ollama's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OllamaBackend.Request))]
[JsonSerializable(typeof(OllamaBackend.Reply))]
internal sealed partial class OllamaJson : JsonSerializerContext;
