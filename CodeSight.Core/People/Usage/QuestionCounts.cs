using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Core.People.Usage;

/// <summary>
/// Counts questions that used no tokens: in memory, and every few seconds in the database, so that they cost an answer no time. A process
/// that is killed loses those of its last seconds.
/// </summary>
public sealed class QuestionCounts(UsageStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Dictionary<string, long> _counted = [];

    /// <summary>Counts a question.</summary>
    public void Add(string consumer, long questions = 1)
    {
        lock (_lock) _counted[consumer] = _counted.GetValueOrDefault(consumer) + questions;
    }

    /// <summary>Writes what was counted so far.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> taken;
        lock (_lock) (taken, _counted) = (_counted, []);
        if (taken.Count == 0) return;
        try
        {
            await store.AddQuestionsAsync(taken, cancellationToken);
        }
        catch
        {
            foreach (var (consumer, questions) in taken) Add(consumer, questions);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryWriteAsync(stoppingToken);
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception fault) when (DatabaseFault.Passing(fault) is not null)
        {
            // They are written when the database is there again; that it is away is logged by whoever needs it.
        }
    }
}
