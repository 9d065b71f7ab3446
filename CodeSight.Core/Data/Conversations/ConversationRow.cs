namespace CodeSight.Core.Data.Conversations;

/// <summary>A conversation. It belongs to an account, an API key or a browser, and goes with its account or key.</summary>
public sealed class ConversationRow
{
    /// <summary>Most characters of a title.</summary>
    public const int MaxTitle = 80;

    /// <summary>Chosen by whoever asks the first question in it.</summary>
    public Guid Id { get; init; }

    /// <summary>"account:ID", "key:ID" or "browser:HASH".</summary>
    public required string Owner { get; init; }

    public Guid? AccountId { get; init; }

    public long? KeyId { get; init; }

    public required string Title { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something was asked or answered in it last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>By which other accounts may read it; null where it is not shared.</summary>
    public Guid? ShareId { get; set; }
}
