using System.Text.Json;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class OpenAIBackendTests : LanguageModelConformance
{
    internal override ChatProtocol Protocol => new OpenAIProtocol();

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal($"Bearer {Key}", request.Headers["Authorization"]);
        Assert.Equal("gpt-5-mini", request.Body.GetProperty("model").GetString());
        CheckMessages(request.Body);
    }

    internal static string Completion(string text) => new OpenAIProtocol().Plain(new ModelReply(text)).Body;

    internal static ChatServer.Reply Stream(bool isWhole, params string[] parts) =>
        new OpenAIProtocol().StreamedAtOnce(new ModelReply(parts) { End = isWhole ? ReplyEnd.Whole : ReplyEnd.Cut });

    internal static void CheckMessages(JsonElement body)
    {
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal([Question.Instructions, Question.Message], messages.Select(message => TextOf(message.GetProperty("content"))));
    }

    internal static string? TextOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString() : content.EnumerateArray().Single().GetProperty("text").GetString();
}
