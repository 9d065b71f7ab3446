using CodeSight.Core.Data.Queue;
using Npgsql;

namespace CodeSight.Core.Data.Runs;

/// <summary>
/// A scan held by this process: its lease is renewed in the background, and given back when the claim is disposed of before its scan has
/// ended. A holder that slept past its lease is told so by <see cref="Lost"/>; whatever it writes before is refused by the fence.
/// </summary>
internal sealed class ScanClaim : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    private readonly ScanQueue _queue;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewal;

    public ScanClaim(ScanQueue queue, RunTicket ticket)
    {
        (_queue, Ticket) = (queue, ticket);
        _renewal = LeaseRenewal.RunAsync(queue.Lease, RenewAsync, _end.Token);
    }

    public RunTicket Ticket { get; }

    /// <summary>Cancelled when another process holds the scan, or the run has ended.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewal;
        _end.Dispose();
        _lost.Dispose();
        using var timeout = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            // Without effect where the folder was compared or the claim is lost.
            await _queue.ReleaseAsync(Ticket, timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The database is unavailable; the lease expires by itself.
        }
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (await _queue.RenewAsync(Ticket, cancellationToken)) return true;
        await _lost.CancelAsync();
        return false;
    }
}
