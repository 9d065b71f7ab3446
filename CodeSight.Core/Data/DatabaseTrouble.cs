using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>The last transient fault that this process met in its work with the database. Thread-safe.</summary>
public sealed class DatabaseTrouble(TimeProvider time)
{
    // Failed work is retried every few seconds, so a fault that lasts is met again.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private volatile Meeting? _last;

    /// <summary>The fault in one sentence, or null if none was met within the last 30 seconds.</summary>
    public string? Current => _last is { } met && time.GetElapsedTime(met.At) < Age ? DatabaseFault.Describe(met.Fault) : null;

    /// <summary>Whether the database lacks the room to work.</summary>
    internal bool IsOutOfRoom => Current is not null && _last is { } met && DatabaseFault.IsOutOfRoom(met.Fault);

    internal void Meet(NpgsqlException fault) => _last = new Meeting(fault, time.GetTimestamp());

    internal void Forget() => _last = null;

    private sealed record Meeting(NpgsqlException Fault, long At);
}
