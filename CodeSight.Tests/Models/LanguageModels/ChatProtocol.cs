using System.Text;
using System.Text.Json;
using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>What a backend's service sends, plain and streamed: 10 tokens in, 5 out, those of its reasoning among them.</summary>
internal abstract class ChatProtocol
{
    public static IReadOnlyDictionary<LanguageModelBackend, ChatProtocol> All { get; } = new Dictionary<LanguageModelBackend, ChatProtocol>
    {
        [LanguageModelBackend.Claude] = new ClaudeProtocol(),
        [LanguageModelBackend.OpenAI] = new OpenAIProtocol(),
        [LanguageModelBackend.Azure] = new AzureProtocol(),
        [LanguageModelBackend.Ollama] = new OllamaProtocol(),
    };

    /// <summary>Bodies of 400 for a prompt that the service's filter does not let in; empty where it has no filter.</summary>
    public virtual IReadOnlyList<string> FilteredPrompts => [];

    /// <summary>Bodies of 400 for a prompt that is longer than the model reads.</summary>
    public abstract IReadOnlyList<string> LongPrompts { get; }

    /// <summary>Whether a reply may end because of a filter.</summary>
    public virtual bool HasFilter => true;

    protected abstract string StreamType { get; }

    public abstract LanguageModelOptions Options(Uri address, TimeSpan timeout);

    public ChatServer.Reply Plain(ModelReply reply) => new(200, Body(reply));

    /// <summary>The reply as events, each sent at once.</summary>
    public ChatServer.Reply Streamed(ModelReply reply) =>
        new(200, "") { ContentType = StreamType, Pieces = [.. Events(reply).Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))] };

    /// <summary>The reply as events in one body.</summary>
    public ChatServer.Reply StreamedAtOnce(ModelReply reply) => new(200, string.Concat(Events(reply))) { ContentType = StreamType };

    public ChatServer.Reply Reply(ModelReply reply, bool isStreamed) => isStreamed ? Streamed(reply) : Plain(reply);

    protected abstract string Body(ModelReply reply);

    protected abstract IEnumerable<string> Events(ModelReply reply);

    protected static string Json(string text) => JsonSerializer.Serialize(text);
}

/// <summary>A reply of a language model.</summary>
/// <param name="Parts">Its text, in the parts in which it is streamed.</param>
internal sealed record ModelReply(params IReadOnlyList<string> Parts)
{
    public string Text => string.Concat(Parts);

    /// <summary>What the model thinks before it replies; null for none.</summary>
    public string? Reasoning { get; init; }

    public ReplyEnd End { get; init; }
}

/// <summary>How a reply ends.</summary>
internal enum ReplyEnd
{
    /// <summary>As it should.</summary>
    Whole,

    /// <summary>The service's filter ends it.</summary>
    Filtered,

    /// <summary>Without what ends a stream.</summary>
    Cut,

    /// <summary>With a fault of the service as the last event of a stream.</summary>
    Fault,
}
