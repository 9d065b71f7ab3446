namespace CodeSight.Core.Data.People;

/// <summary>Something that was done, or refused.</summary>
public sealed class AuditRow
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Id of the principal, such as "account:ID".</summary>
    public required string Actor { get; init; }

    /// <summary>Such as "session.create" or "collection.change".</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: an id, a name or a path; may be empty.</summary>
    public required string Object { get; init; }

    /// <summary>Whether it was done; otherwise it was refused.</summary>
    public bool IsDone { get; init; }

    /// <summary>Where the request came from; empty for commands.</summary>
    public required string Address { get; init; }
}
