namespace CodeSight.Core.Data.Sessions;

/// <summary>A row of the table sessions: one browser that has signed in. Read and written by <see cref="SessionStore"/>.</summary>
public sealed class SessionRow
{
    /// <summary>SHA-256 of the session's id, which only the browser's cookie holds.</summary>
    public required byte[] IdHash { get; init; }

    /// <summary>Who has signed in, protected by the server's keys.</summary>
    public required byte[] Ticket { get; init; }

    /// <summary>By the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>By the database's clock; the session is worth nothing from then on.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
