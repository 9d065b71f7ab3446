namespace CodeSight.Core.Data.Conversations;

/// <summary>
/// A passage of a message, without its text: that is the document's, and goes with it. The hash tells whether the document still has it.
/// </summary>
public sealed record MessageSourceRow
{
    public Guid MessageId { get; init; }

    /// <summary>0-based position among all passages of the message.</summary>
    public int Position { get; init; }

    public SourceUse Use { get; init; }

    public long ChunkId { get; init; }

    public long DocumentId { get; init; }

    public required string FilePath { get; init; }

    public int? Page { get; init; }

    public int StartLine { get; init; }

    public int EndLine { get; init; }

    public required string Section { get; init; }

    public double Score { get; init; }

    /// <summary>SHA-256 of the passage's text in UTF-8.</summary>
    public required byte[] ContentHash { get; init; }
}

/// <summary>What a passage was used for.</summary>
public enum SourceUse
{
    /// <summary>The answer cites it, or the search found it. These come first, in the order of the [n].</summary>
    Cited,

    /// <summary>The answer was written from it, and does not cite it.</summary>
    Offered,

    /// <summary>It was shown beside a refusal.</summary>
    Related,

    /// <summary>An earlier answer of the conversation, by which the question was understood, was written from its document.</summary>
    Earlier,
}
