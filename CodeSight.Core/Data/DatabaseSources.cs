using System.Diagnostics;
using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>
/// Pools to the one database, so that indexing never takes a connection from a question. Questions get about two
/// connections a core and wait in a fair queue for them: measured faster than one connection a client.
/// </summary>
public sealed class DatabaseSources : IAsyncDisposable
{
    private const int KeepAliveSeconds = 30;

    // The two listeners, the indexers' lock and the folder's scan keep a connection each; a text worker a core, the embedder, the schedule,
    // the health checks, lease renewals and the pages that ask for the status need theirs beside them.
    private static int IndexingPool => 11 + Math.Min(Environment.ProcessorCount, 64);

    // The pages that people manage accounts and permissions with, the ledger and the status.
    private const int RelationalPool = 8;

    // A scan of a very large folder writes its plan in one statement a kind.
    private static readonly TimeSpan MaxStatement = TimeSpan.FromMinutes(10);

    /// <summary>Most connections that this process opens.</summary>
    internal static int MostConnections => AskingPool + IndexingPool + RelationalPool;

    private static int AskingPool => Math.Min(2 * Environment.ProcessorCount, 64);

    /// <param name="connectionString">Npgsql connection string of the database.</param>
    public DatabaseSources(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Asking = Build(connectionString, AskingPool, "codesight asking", TimeSpan.FromSeconds(30), null);
        // A crash of the machine may lose the last moments' commits, never half of one; their documents are then still queued.
        // A process that is paused in the middle of a transaction would keep its rows locked for as long as it sleeps.
        Indexing = Build(
            connectionString, IndexingPool, "codesight indexing", MaxStatement,
            "-c synchronous_commit=off -c idle_in_transaction_session_timeout=30s");
        Relational = Build(connectionString, RelationalPool, "codesight", TimeSpan.FromSeconds(30), null);
    }

    /// <summary>Connections for questions.</summary>
    public NpgsqlDataSource Asking { get; }

    /// <summary>Connections for scans, workers, the ledger and the change feed.</summary>
    public NpgsqlDataSource Indexing { get; }

    /// <summary>
    /// Connections for what EF reads and writes: the ledger, runs, accounts and permissions. What is committed here survives a power cut.
    /// </summary>
    public NpgsqlDataSource Relational { get; }

    /// <summary>
    /// Reads the types of the database again, and lets go of idle connections that know older ones. For a database that was restored:
    /// pgvector's types have other numbers there.
    /// </summary>
    public async Task ReloadTypesAsync(CancellationToken cancellationToken)
    {
        foreach (var source in new[] { Asking, Indexing, Relational })
        {
            source.Clear();
            await source.ReloadTypesAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Asking.DisposeAsync();
        await Indexing.DisposeAsync();
        await Relational.DisposeAsync();
    }

    private static NpgsqlDataSource Build(string connectionString, int poolSize, string applicationName, TimeSpan longest, string? options)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxPoolSize = poolSize;
        builder.ConnectionStringBuilder.ApplicationName = applicationName;
        // The later of two equal options holds, so the connection string wins.
        if (options is not null) builder.ConnectionStringBuilder.Options = $"{options} {builder.ConnectionStringBuilder.Options}".Trim();
        builder.ConnectionStringBuilder.CommandTimeout = Math.Max(
            builder.ConnectionStringBuilder.CommandTimeout, (int)longest.TotalSeconds);
        builder.ConnectionStringBuilder.MaxAutoPrepare = 50;
        // Connections that only wait (for notifications, for a lock) notice that the network dropped them.
        if (builder.ConnectionStringBuilder.KeepAlive == 0) builder.ConnectionStringBuilder.KeepAlive = KeepAliveSeconds;
        // Without a name, every measurement carries the connection string.
        builder.Name = applicationName;
        // Background polls would be traces of their own, and outnumber all others.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(_ => Activity.Current is not null)
            .ConfigureBatchFilter(_ => Activity.Current is not null)
            .ConfigureCopyOperationFilter(_ => Activity.Current is not null)
            .EnablePhysicalOpenTracing(false));
        builder.UseVector();
        return builder.Build();
    }
}
