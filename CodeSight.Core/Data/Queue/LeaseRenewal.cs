using Npgsql;

namespace CodeSight.Core.Data.Queue;

/// <summary>Keeps a lease in Postgres alive while its holder works.</summary>
internal static class LeaseRenewal
{
    /// <summary>Renews at a third of the lease's time, until cancelled or until the lease holds no longer.</summary>
    /// <param name="renew">False where the lease holds no longer.</param>
    public static async Task RunAsync(TimeSpan lease, Func<CancellationToken, Task<bool>> renew, CancellationToken cancellationToken)
    {
        // The lease runs by the database's clock, so the real time counts here whatever clock the rest uses.
        using var timer = new PeriodicTimer(lease / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    if (!await renew(cancellationToken)) return;
                }
                catch (NpgsqlException)
                {
                    // Two thirds of the lease are left for the next try; after that the token decides.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }
}
