using CodeSight.Core.Data.Documents;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// Whether this process indexes for the wanted model. A process that is set to another one, as there are while processes are restarted one
/// by one, leaves all indexing to those that are, so that neither undoes the other's work; it takes it up again when none of them is left.
/// </summary>
public sealed class WantedModel(DatabaseSources database, VectorTables vectorTables, TimeProvider time, ILogger<WantedModel> logger)
{
    // Long enough for a process that has just made its model the wanted one to say that it is there.
    private static readonly string OrphanedSql =
        $"""
        SELECT EXISTS (
            SELECT 1 FROM embedding_models m WHERE m.wanted_at < clock_timestamp() - interval '30 seconds' AND NOT EXISTS (
                SELECT 1 FROM workers w WHERE w.vectors = {VectorTables.NameSql("m.id")}
                    AND w.seen_at > clock_timestamp() - interval '30 seconds'))
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private Look? _latest;
    private bool _isSaid;

    /// <summary>Whether this process is set to the wanted model; known up to a second ago.</summary>
    public async ValueTask<bool> IsOursAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _latest) is { } latest && time.GetElapsedTime(latest.At) < LookEvery) return latest.IsOurs;
        var isOurs = await vectorTables.GetActiveAsync(cancellationToken) == await vectorTables.FindWantedAsync(cancellationToken);
        Volatile.Write(ref _latest, new Look(isOurs, time.GetTimestamp()));
        if (!isOurs && !Interlocked.Exchange(ref _isSaid, true)) ModelLog.ModelNotWanted(logger);
        if (isOurs) Volatile.Write(ref _isSaid, false);
        return isOurs;
    }

    /// <summary>Makes this process's model the wanted one if no living process indexes for the one that is; whether it did.</summary>
    public async Task<bool> TakeUpAsync(CancellationToken cancellationToken)
    {
        if (await IsOursAsync(cancellationToken)) return false;
        await using var command = database.Indexing.CreateCommand(OrphanedSql);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true) return false;
        await vectorTables.ClaimAsync(cancellationToken);
        Volatile.Write(ref _latest, null);
        ModelLog.ModelTakenUp(logger);
        return true;
    }

    private sealed record Look(bool IsOurs, long At);
}
