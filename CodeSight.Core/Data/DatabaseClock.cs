namespace CodeSight.Core.Data;

/// <summary>
/// The database's clock. Every time that several machines compare is measured by it, since their own clocks need not agree.
/// </summary>
public sealed class DatabaseClock(DatabaseSources database, TimeProvider time)
{
    /// <summary>The time by the database's clock.</summary>
    public async Task<DateTimeOffset> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand("SELECT clock_timestamp()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellationToken);
    }

    /// <summary>
    /// When a moment of this process was by the database's clock: never too early, and too late by at most the time that the database takes
    /// to answer.
    /// </summary>
    /// <param name="timestamp">The moment, as <see cref="TimeProvider.GetTimestamp"/> gave it.</param>
    public async Task<DateTimeOffset> TimeOfAsync(long timestamp, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        return await ReadAsync(cancellationToken) - time.GetElapsedTime(timestamp, asked);
    }
}
