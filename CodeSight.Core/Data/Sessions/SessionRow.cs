namespace CodeSight.Core.Data.Sessions;

/// <summary>A row of the table sessions: one browser that has signed in. Read and written by <see cref="SessionStore"/>.</summary>
public sealed class SessionRow
{
    /// <summary>SHA-256 of the session's id, which only the browser's cookie holds.</summary>
    public required byte[] IdHash { get; init; }

    /// <summary>Who has signed in, protected by the server's keys.</summary>
    public required byte[] Ticket { get; init; }

    /// <summary>By which the session is named in lists; worth nothing as a cookie.</summary>
    public Guid Id { get; init; }

    /// <summary>Who has signed in; null for the operator's key.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The browser and its system, in words; empty where they are not known.</summary>
    public string Device { get; init; } = "";

    /// <summary>Where the sign-in came from.</summary>
    public string Address { get; init; } = "";

    /// <summary>By the database's clock, to the minute.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>By the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>By the database's clock; the session is worth nothing from then on.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
