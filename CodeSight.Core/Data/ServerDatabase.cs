using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Cluster;

namespace CodeSight.Core.Data;

/// <summary>
/// The database of this process: the one that the settings name, or a private cluster that starts and stops with the process.
/// </summary>
public sealed class ServerDatabase : IAsyncDisposable
{
    private ServerDatabase(string connectionString, EmbeddedPostgres? cluster) =>
        (ConnectionString, Cluster) = (connectionString, cluster);

    /// <summary>Npgsql connection string.</summary>
    public string ConnectionString { get; }

    /// <summary>The private cluster, or null where the settings name a server.</summary>
    internal EmbeddedPostgres? Cluster { get; }

    /// <summary>Starts the private cluster unless the settings name a server.</summary>
    /// <exception cref="PostgresUnavailableException">
    /// The cluster cannot be started; the message is one sentence for the operator.
    /// </exception>
    public static async Task<ServerDatabase> StartAsync(CodeSightOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.PostgresConnectionString is { } given) return new ServerDatabase(given, null);
        var cluster = await EmbeddedPostgres.StartAsync(options.DataDir, durable: true, cancellationToken);
        return new ServerDatabase(cluster.ConnectionString, cluster);
    }

    /// <summary>As <see cref="StartAsync"/>, but shares the private cluster of a server that runs. For commands.</summary>
    /// <exception cref="PostgresUnavailableException">
    /// The cluster cannot be started; the message is one sentence for the operator.
    /// </exception>
    public static async Task<ServerDatabase> OpenAsync(CodeSightOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.PostgresConnectionString is null && EmbeddedPostgres.FindRunning(options.DataDir) is { } running
            ? new ServerDatabase(running, null)
            : await StartAsync(options, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}
