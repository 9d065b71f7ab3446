using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data.Queue;

/// <summary>Passes Postgres's notifications of new work on to this process's workers.</summary>
public sealed partial class QueueListener(DatabaseSources database, QueueSignal signal, TimeProvider time, ILogger<QueueListener> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private bool _isInterrupted;

    /// <summary>Listens until cancelled; the workers' polling stands in while the connection is away.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException && !cancellationToken.IsCancellationRequested)
            {
                if (!_isInterrupted) ListeningStopped(failure);
                _isInterrupted = true;
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => signal.Set();
        await using (var listen = new NpgsqlCommand($"LISTEN {DocumentQueue.Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        _isInterrupted = false;
        signal.Set();
        while (true) await connection.WaitAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Warning, Message = "Not told of new work for a moment; polling meanwhile.")]
    private partial void ListeningStopped(Exception failure);
}
