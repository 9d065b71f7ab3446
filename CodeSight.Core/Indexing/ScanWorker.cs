using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing.Runs;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>
/// Does the waiting scan unless another process does. The scan lock saves work; correctness rests on the claim in Postgres. Losing either
/// ends the scan, and another scanner goes on with the run.
/// </summary>
public sealed class ScanWorker(
    ScanQueue queue, IScanLock scanLock, IndexingPipeline pipeline, RunStore runs, RunSignal signal, ILogger<ScanWorker> logger)
{
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// One scan; false where there was nothing to do. A scan that is cut off by <paramref name="cancellationToken"/> is given back.
    /// </summary>
    public async Task<bool> ScanNextAsync(CancellationToken cancellationToken)
    {
        if (!await queue.HasAsync(cancellationToken)) return false;
        await using var held = await scanLock.TryAcquireAsync(cancellationToken);
        if (held is null) return false;
        await using var claim = await queue.ClaimAsync(cancellationToken);
        if (claim is null) return false;

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost, claim.Lost);
        await ScanAsync(claim.Ticket, end.Token, cancellationToken);
        signal.Set();
        return true;
    }

    private async Task ScanAsync(RunTicket ticket, CancellationToken end, CancellationToken cancellationToken)
    {
        if (ticket.Attempts > ScanQueue.MaxAttempts)
        {
            await AbandonAsync(
                ticket, $"The folder could not be compared with the index: {ScanQueue.MaxAttempts} processes ended while they did it.");
            return;
        }

        try
        {
            await pipeline.ScanAsync(ticket, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.ScanLost(logger, ticket.RunId);
        }
        catch (FencedOutException)
        {
            Log.ScanLost(logger, ticket.RunId);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Passing(failure) is null)
        {
            Log.ScanFailed(logger, ticket.RunId, failure);
            await AbandonAsync(ticket, "The folder could not be compared with the index; the log says more.");
        }
    }

    private async Task AbandonAsync(RunTicket ticket, string message)
    {
        using var timeout = new CancellationTokenSource(AbandonTimeout);
        try
        {
            if (await runs.AbandonScanAsync(ticket, message, timeout.Token) is { } ended) Log.RunEnded(logger, ended);
        }
        catch (Exception failure)
        {
            // The database is away: the scan is claimed again once the lease is over.
            Log.ScanFailed(logger, ticket.RunId, failure);
        }
    }
}
