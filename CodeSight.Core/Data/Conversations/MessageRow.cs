namespace CodeSight.Core.Data.Conversations;

/// <summary>A question with what came of it.</summary>
public sealed class MessageRow
{
    public Guid Id { get; init; }

    public Guid ConversationId { get; init; }

    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Counts how often it was asked: what comes of an earlier attempt is not kept any more.</summary>
    public int Attempt { get; init; }

    public MessageKind Kind { get; init; }

    public MessageState State { get; init; }

    public required string Question { get; init; }

    public string? FileGlob { get; init; }

    /// <summary>The question so that it stands alone; null until it was searched for.</summary>
    public string? SearchedFor { get; init; }

    /// <summary>The answer, or the beginning of one; null where there is none.</summary>
    public string? Answer { get; init; }

    public string? Model { get; init; }

    /// <summary>Whether the documents were said not to answer it.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Where each sentence of the answer begins and ends, one after the other: as many pairs as <see cref="SentenceSupport"/> has.</summary>
    public int[] SentenceSpans { get; init; } = [];

    /// <summary>How far the sources support each sentence.</summary>
    public string[] SentenceSupport { get; init; } = [];

    /// <summary>Questions to ask next.</summary>
    public string[] Suggestions { get; init; } = [];

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    /// <summary>The hosts to which something was sent for the answer.</summary>
    public string[] SentHosts { get; init; } = [];

    /// <summary>How many bytes of requests were sent to each of <see cref="SentHosts"/>.</summary>
    public long[] SentBytes { get; init; } = [];

    public DateTimeOffset? AnsweredAt { get; init; }

    public Rating? Rating { get; set; }

    public string? Comment { get; set; }

    /// <summary>The document that should have answered the question; null where nobody said.</summary>
    public string? ExpectedFile { get; set; }

    public DateTimeOffset? RatedAt { get; set; }

    /// <summary>The passages that the answer was written from, and those shown with it.</summary>
    public List<MessageSourceRow> Sources { get; init; } = [];
}

/// <summary>What was asked for.</summary>
public enum MessageKind
{
    /// <summary>An answer.</summary>
    Ask,

    /// <summary>Passages.</summary>
    Search,
}

/// <summary>How far an answer is.</summary>
public enum MessageState
{
    /// <summary>It is being written, or its process was killed.</summary>
    Waiting,

    Done,

    /// <summary>It was not completed.</summary>
    Failed,

    /// <summary>Whoever asked did not wait for it.</summary>
    Stopped,
}

/// <summary>What somebody thinks of an answer.</summary>
public enum Rating
{
    Up,
    Down,
}
