namespace CodeSight.Core.Data.People;

/// <summary>What a caller used in a calendar month, in UTC by the database's clock. Written by <see cref="UsageStore"/> only.</summary>
public sealed class UsageRow
{
    /// <summary>Id of a principal; keys of an account count for the account. It stays when the account is deleted.</summary>
    public required string Consumer { get; init; }

    /// <summary>The month's first day.</summary>
    public DateOnly Month { get; init; }

    public long Questions { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>Answers whose tokens are an estimate, since the service reported none.</summary>
    public long EstimatedAnswers { get; init; }
}

/// <summary>Tokens that an answer which is being written may use. It ends with the answer, or when it expires.</summary>
public sealed class UsageReservation
{
    public Guid Id { get; init; }

    public required string Consumer { get; init; }

    /// <summary>The first day of the month that the answer counts for.</summary>
    public DateOnly Month { get; init; }

    public long Tokens { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
