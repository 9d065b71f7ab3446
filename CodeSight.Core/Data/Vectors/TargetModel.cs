using CodeSight.Core.Data.Documents;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// Tells whether this process indexes for the target model. During a rolling restart, processes with another model leave all indexing to
/// those with the target model, so that neither undoes the other's work; they resume when none of those is left.
/// </summary>
public sealed class TargetModel(DatabaseSources database, VectorTables vectorTables, TimeProvider time, ILogger<TargetModel> logger)
{
    // Long enough for a process that has just made its model the target to register as a worker.
    private static readonly string OrphanedSql =
        $"""
        SELECT EXISTS (
            SELECT 1 FROM embedding_models m WHERE m.wanted_at < clock_timestamp() - interval '30 seconds' AND NOT EXISTS (
                SELECT 1 FROM workers w WHERE w.vectors = {VectorTables.NameSql("m.id")}
                    AND w.seen_at > clock_timestamp() - interval '30 seconds'))
        """;

    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(1);

    private Look? _latest;
    private bool _isSaid;

    /// <summary>Whether the configured model is the target model; cached for one second.</summary>
    public async ValueTask<bool> IsConfiguredAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _latest) is { } latest && time.GetElapsedTime(latest.At) < CacheDuration) return latest.IsOurs;
        var isOurs = await vectorTables.GetConfiguredAsync(cancellationToken) == await vectorTables.FindTargetAsync(cancellationToken);
        Volatile.Write(ref _latest, new Look(isOurs, time.GetTimestamp()));
        if (!isOurs && !Interlocked.Exchange(ref _isSaid, true)) ModelLog.ConfiguredModelIsNotTarget(logger);
        if (isOurs) Volatile.Write(ref _isSaid, false);
        return isOurs;
    }

    /// <summary>Makes the configured model the target if no running process indexes for the present one. Returns whether it did.</summary>
    public async Task<bool> ClaimIfOrphanedAsync(CancellationToken cancellationToken)
    {
        if (await IsConfiguredAsync(cancellationToken)) return false;
        await using var command = database.Indexing.CreateCommand(OrphanedSql);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true) return false;
        await vectorTables.ClaimAsync(cancellationToken);
        Volatile.Write(ref _latest, null);
        ModelLog.TargetClaimed(logger);
        return true;
    }

    private sealed record Look(bool IsOurs, long At);
}
