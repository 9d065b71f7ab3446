namespace CodeSight.Core.Data.People;

/// <summary>An API key, without the key itself.</summary>
public sealed class ApiKeyRow
{
    public long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, which has 256 random bits.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The key's beginning and end, by which people recognise it.</summary>
    public required string Shown { get; init; }

    /// <summary>What the key may do, as far as its account may.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>Of the documents, only those whose path matches one of these; null for all.</summary>
    public string[]? Globs { get; init; }

    /// <summary>Whose permissions the key has; null for the operator's. The key ends with the account.</summary>
    public Guid? AccountId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
