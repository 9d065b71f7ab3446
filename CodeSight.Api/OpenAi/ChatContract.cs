using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using CodeSight.Api.Problems;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Api.OpenAi;

/// <summary>A conversation, as OpenAI's clients send it. Members that are not listed are read over.</summary>
public sealed record ChatBody(
    [property: Required, Description("Oldest first. The last one of the user is the question, earlier ones are its history; those of other roles are read over.")]
    IReadOnlyList<ChatMessage?>? Messages = null,
    [property: Description("Any name; the answer names the model of the server.")] string? Model = null,
    [property: Description("Whether the answer is sent as it is written.")] bool? Stream = null,
    ChatStreamOptions? StreamOptions = null);

/// <summary>A message of a conversation.</summary>
public sealed record ChatMessage(
    [property: Required, Description("'user' or 'assistant'; others are read over.")] string? Role = null,
    [property: Description("Text, or a list of parts of type 'text'.")] JsonElement? Content = null);

/// <summary>What a stream has besides the answer.</summary>
public sealed record ChatStreamOptions([property: Description("Whether a last chunk tells the tokens used.")] bool IncludeUsage = false);

/// <summary>An answer.</summary>
public sealed record ChatCompletion(string Id, long Created, string Model, IReadOnlyList<ChatChoice> Choices, ChatUsage Usage)
{
    public string Object => "chat.completion";
}

/// <summary>The one answer.</summary>
public sealed record ChatChoice(int Index, ChatAnswer Message, string FinishReason);

/// <summary>The text of an answer with its sources.</summary>
/// <param name="Annotations">A link to the original of each source, at its place in the list of sources that ends the text.</param>
public sealed record ChatAnswer(string Role, string Content, IReadOnlyList<ChatAnnotation> Annotations)
{
    public string? Refusal => null;
}

/// <summary>A source.</summary>
public sealed record ChatAnnotation(ChatCitation UrlCitation)
{
    public string Type => "url_citation";
}

/// <summary>Where the text names a source, and the address of the original.</summary>
/// <param name="StartIndex">In UTF-16 code units.</param>
/// <param name="EndIndex">Behind the last one.</param>
public sealed record ChatCitation(int StartIndex, int EndIndex, string Title, string Url);

/// <summary>Tokens that the language model used; 0 without one, or if it does not tell.</summary>
public sealed record ChatUsage(long PromptTokens, long CompletionTokens)
{
    public long TotalTokens => PromptTokens + CompletionTokens;

    internal static ChatUsage From(TokenUsage? usage) => new(usage?.Input ?? 0, usage?.Output ?? 0);
}

/// <summary>A part of an answer that is streamed.</summary>
public sealed record ChatChunk(
    string Id,
    long Created,
    string Model,
    IReadOnlyList<ChatChunkChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChatUsage? Usage = null)
{
    public string Object => "chat.completion.chunk";
}

/// <summary>More of the one answer.</summary>
public sealed record ChatChunkChoice(int Index, ChatDelta Delta, string? FinishReason = null);

/// <summary>What has been added.</summary>
public sealed record ChatDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ChatAnnotation>? Annotations = null);

/// <summary>What ends a stream that failed.</summary>
public sealed record ChatFailure(OpenAiError Error);

/// <summary>The models that can be asked: one.</summary>
public sealed record ChatModels(IReadOnlyList<ChatModel> Data)
{
    public string Object => "list";
}

/// <summary>A model.</summary>
public sealed record ChatModel(string Id, long Created, string OwnedBy)
{
    public string Object => "model";
}
