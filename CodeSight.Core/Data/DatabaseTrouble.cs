using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>What this process met last in its work with the database, as long as it goes on. Thread-safe.</summary>
public sealed class DatabaseTrouble(TimeProvider time)
{
    // Work that failed is tried again every few seconds, and meets the trouble again.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private volatile Meeting? _last;

    /// <summary>One sentence, or null where nothing was met in the last half minute.</summary>
    public string? Current => _last is { } met && time.GetElapsedTime(met.At) < Age ? DatabaseFault.Describe(met.Fault) : null;

    /// <summary>Whether the database lacks the room to work.</summary>
    internal bool IsOutOfRoom => Current is not null && _last is { } met && DatabaseFault.IsOutOfRoom(met.Fault);

    internal void Meet(NpgsqlException fault) => _last = new Meeting(fault, time.GetTimestamp());

    internal void Forget() => _last = null;

    private sealed record Meeting(NpgsqlException Fault, long At);
}
