using System.Collections.Concurrent;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Core.People.Usage;

/// <summary>
/// Renews the reservations of this process's running answers, however long those take: a client may read slowly. Those of a process that
/// was killed end by themselves.
/// </summary>
internal sealed class RunningAnswers(UsageStore store, TimeProvider time) : BackgroundService
{
    /// <summary>When a reservation ends that nobody renews.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3);

    /// <summary>How often they are renewed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, byte> _running = new();

    /// <summary>Renews a reservation from now on.</summary>
    public void Add(Guid reservation) => _running.TryAdd(reservation, 0);

    /// <summary>Leaves it alone.</summary>
    public void Remove(Guid reservation) => _running.TryRemove(reservation, out _);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken);
            if (_running.IsEmpty) continue;
            try
            {
                await store.RenewAsync([.. _running.Keys], Lifetime, stoppingToken);
            }
            catch (Exception fault) when (DatabaseFault.Passing(fault) is not null)
            {
                // There is time for another attempt, and while the database is away no question is answered.
            }
        }
    }
}
