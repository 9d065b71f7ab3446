using System.CommandLine;
using CodeSight.Core.Data.Cluster;
using Npgsql;

namespace CodeSight.Bench.Server;

/// <summary>The options by which a command finds the index's database.</summary>
internal sealed class DatabaseOptions
{
    private readonly Option<string?> _database = new("--database") { Description = "Npgsql connection string of the database." };

    private readonly Option<DirectoryInfo?> _dataDir = new("--data-dir")
    {
        Description = "Instead of --database: the server's CODESIGHT_DATA_DIR, for its private Postgres.",
    };

    public void AddTo(Command command)
    {
        command.Add(_database);
        command.Add(_dataDir);
    }

    /// <summary>The named data folder, or null where a database is named.</summary>
    public string? DataDir(ParseResult arguments) => arguments.GetValue(_dataDir)?.FullName;

    /// <summary>Whether a database is named, so that the server needs no private one.</summary>
    public bool IsNamed(ParseResult arguments) => arguments.GetValue(_database) is not null;

    /// <summary>The connection string of a database that runs.</summary>
    /// <exception cref="InvalidOperationException">Neither option is given.</exception>
    public string ConnectionString(ParseResult arguments)
    {
        if (arguments.GetValue(_database) is { } given) return given;
        var folder = DataDir(arguments) ?? throw new InvalidOperationException("Name the database by --database or --data-dir.");
        return new NpgsqlConnectionStringBuilder { Host = Path.Combine(folder, "run"), Username = PostgresPrograms.Superuser, Database = "codesight" }.ConnectionString;
    }

    /// <summary>Starts the private Postgres of the data folder, while no server runs on it; null where a database is named.</summary>
    public async Task<EmbeddedPostgres?> StartClusterAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        !IsNamed(arguments) && DataDir(arguments) is { } folder
            ? await EmbeddedPostgres.StartAsync(folder, durable: true, cancellationToken)
            : null;
}
