using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CodeSight.Api.Ask;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data.Conversations;

namespace CodeSight.Api.Conversations;

/// <summary>A page of conversations, the newest first.</summary>
/// <param name="Next">What 'after' is for the next page; null where there is none.</param>
public sealed record ConversationsResponse(IReadOnlyList<ConversationSummary> Conversations, string? Next);

/// <summary>A conversation without its messages.</summary>
public sealed record ConversationSummary(
    Guid Id, string Title, DateTimeOffset CreatedAt, [property: Description("When something was asked or answered in it last.")] DateTimeOffset UpdatedAt)
{
    internal static ConversationSummary From(ConversationRow row) => new(row.Id, row.Title, row.CreatedAt, row.UpdatedAt);
}

/// <summary>A conversation.</summary>
public sealed record ConversationResponse(
    Guid Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: Description("By which other accounts may read it; null where it is not shared.")] Guid? ShareId,
    IReadOnlyList<MessageResponse> Messages)
{
    /// <param name="isOwn">Whether the reader owns it; others do not see what its owner thinks of the answers.</param>
    internal static ConversationResponse From(Conversation conversation, bool isOwn) => new(
        conversation.Row.Id, conversation.Row.Title, conversation.Row.CreatedAt, conversation.Row.UpdatedAt, conversation.Row.ShareId,
        [.. conversation.Messages.Select(message => MessageResponse.From(message, isOwn))]);
}

/// <summary>A question with what came of it.</summary>
public sealed record MessageResponse(
    Guid Id,
    DateTimeOffset AskedAt,
    [property: Description("When its answer was complete, or broke off; null before.")] DateTimeOffset? AnsweredAt,
    MessageKind Kind,
    [property: Description("'waiting' also where the server was stopped before the answer was complete.")] MessageState State,
    string Question,
    string? FileGlob,
    [property: Description("The query that was used; null where it may tell what the caller may not read.")] string? SearchedFor,
    [property: Description("The answer, or its beginning; [n] stands for the n-th source. Null where there is none.")] string? Text,
    string? Model,
    IReadOnlyList<MessageSourceResponse> Sources,
    IReadOnlyList<MessageSourceResponse> Related,
    [property: Description("The sentences of the text, as in the answer.")] IReadOnlyList<SentenceResponse> Sentences,
    [property: Description("What could be asked next, as in the answer.")] IReadOnlyList<string> Suggestions,
    [property: Description("Whether the caller may not read all that the answer was written from, so that it is left out.")] bool IsWithheld,
    Rating? Rating,
    string? Comment,
    string? ExpectedFile)
{
    internal static MessageResponse From(Message message, bool isOwn)
    {
        var row = message.Row;
        return new MessageResponse(
            row.Id, row.AskedAt, row.AnsweredAt, row.Kind, row.State, row.Question, row.FileGlob,
            message.SearchedFor, message.IsWithheld ? null : row.Answer, row.Model,
            Passages(message, SourceUse.Cited), Passages(message, SourceUse.Related),
            message.IsWithheld ? [] : [.. message.Sentences.Select(SentenceResponse.From)], isOwn ? message.Suggestions : [], message.IsWithheld,
            isOwn ? row.Rating : null, isOwn ? row.Comment : null, isOwn ? row.ExpectedFile : null);
    }

    private static MessageSourceResponse[] Passages(Message message, SourceUse use) =>
        [.. message.Sources.Where(source => source.Row.Use == use).Select(MessageSourceResponse.From)];
}

/// <summary>A passage of an answer, as its document has it now.</summary>
public sealed record MessageSourceResponse(
    string FilePath,
    int? Page,
    int StartLine,
    int EndLine,
    string Section,
    double Score,
    [property: Description("Null where the document does not have the passage any more.")] string? Content,
    long ChunkId,
    long DocumentId,
    [property: Description("'changed' where the document has another text there now, 'gone' where it is not in the index any more.")] SourceState State,
    [property: Description("Only where OCR has read the page: some letters may be wrong.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    bool ReadByOcr = false)
{
    internal static MessageSourceResponse From(MessageSource source)
    {
        var (row, now) = (source.Row, source.Found?.Text);
        return new MessageSourceResponse(
            row.FilePath, now is null ? row.Page : now.Page, now?.StartLine ?? row.StartLine, now?.EndLine ?? row.EndLine, now?.Section ?? row.Section,
            row.Score, now?.Content, now?.ChunkId ?? row.ChunkId, source.Found?.DocumentId ?? row.DocumentId, source.State,
            now?.IsOcr ?? false);
    }
}

/// <summary>Another title of a conversation.</summary>
public sealed record TitleBody([property: Required, MaxLength(ConversationRow.MaxTitle)] string? Title = null);

/// <summary>How a conversation is shared: the page shows it at /s/ID.</summary>
public sealed record ShareResponse(Guid ShareId);

/// <summary>What an answer was written from and where its parts were sent (C10).</summary>
public sealed record ReceiptResponse(
    Guid Id,
    Guid ConversationId,
    MessageState State,
    DateTimeOffset AskedAt,
    DateTimeOffset? AnsweredAt,
    string? Model,
    UsageResponse? Usage,
    [property: Description("The passages, those that the answer cites first.")] IReadOnlyList<ReceiptPassage> Passages,
    [property: Description("The requests to language models; none where the server answers by itself.")] IReadOnlyList<SentBytes> Sent,
    [property: Description("Whether something was sent elsewhere than to this machine and the containers beside it.")] bool LeftTheMachine,
    [property: Description("Whether the caller may not read all passages any more; they are left out then.")] bool IsWithheld)
{
    internal static ReceiptResponse From(Message message)
    {
        var row = message.Row;
        IReadOnlyList<SentBytes> sent = [.. row.SentHosts.Zip(row.SentBytes, (host, bytes) => new SentBytes(host, bytes))];
        return new ReceiptResponse(
            row.Id, row.ConversationId, row.State, row.AskedAt, row.AnsweredAt, row.Model,
            row is { InputTokens: { } input, OutputTokens: { } output } ? new UsageResponse(input, output) : null,
            [.. message.Sources.Where(source => source.Row.Use != SourceUse.Earlier).Select(ReceiptPassage.From)],
            sent,
            sent.Any(each => !IsThisMachine(each.Host)),
            message.IsWithheld);
    }

    // A container reaches its machine, and the containers beside it, by names without a dot.
    private static bool IsThisMachine(string host) =>
        new Uri($"http://{host}") is var address
        && (address.IsLoopback || address.Host == "host.docker.internal"
            || (address.HostNameType == UriHostNameType.Dns && !address.Host.Contains('.', StringComparison.Ordinal)));
}

/// <summary>A passage of a receipt.</summary>
public sealed record ReceiptPassage(
    SourceUse Use,
    string FilePath,
    int? Page,
    long DocumentId,
    long ChunkId,
    [property: Description("SHA-256 of the passage's text in UTF-8, in hexadecimal.")] string ContentHash)
{
    internal static ReceiptPassage From(MessageSource source) => new(
        source.Row.Use, source.Row.FilePath, source.Row.Page, source.Row.DocumentId, source.Row.ChunkId,
        Convert.ToHexStringLower(source.Row.ContentHash));
}

/// <summary>What a host was sent for an answer.</summary>
public sealed record SentBytes(
    [property: Description("With its port where it is not the usual one.")] string Host,
    [property: Description("Bytes of the requests' bodies: the question, the passages and the instructions.")] long Bytes);

/// <summary>What somebody thinks of an answer.</summary>
public sealed record FeedbackBody(
    [property: Description("Null takes the feedback back.")] Rating? Rating = null,
    [property: MaxLength(ConversationChanges.MaxComment)] string? Comment = null,
    [property: MaxLength(4096), Description("The document, by its path, that should have answered the question.")] string? ExpectedFile = null);
